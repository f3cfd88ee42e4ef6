/**
 * A call from where there may be no page.
 * @param {import('./parcels.js').Parcel} parcel
 * @param {string} path
 * @param {object} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>} what was answered; a refusal is thrown with its `fields`, anything else as an error
 */
export async function ask(parcel, path, body, headers) {
  const answer = await fetch(path, {
    method: 'POST',
    // What nobody in particular wrote leaves as that, whoever is signed in; anything else in its writer's session only.
    credentials: parcel.owner ? 'same-origin' : 'omit',
    headers: {
      Accept: 'application/json',
      'Accept-Language': parcel.language,
      'Content-Type': 'application/json',
      'X-Guichet': '1',
      ...(parcel.owner && { 'X-Guichet-As': parcel.owner }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  const later = answer.status >= 500 || [401, 429].includes(answer.status) || told.type === '/problems/another-person';
  if (later) throw new Error(`The portal answered ${answer.status}.`);
  if (!answer.ok) throw { detail: told.detail ?? '', fields: told.fields ?? [] };
  return told;
}
