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
    credentials: 'same-origin',
    headers: { Accept: 'application/json', 'Accept-Language': parcel.language, 'Content-Type': 'application/json', 'X-Guichet': '1', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`The portal answered ${answer.status}.`);
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw { detail: told.detail ?? '', fields: told.fields ?? [] };
  return told;
}
