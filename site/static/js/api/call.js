/** @type {string|undefined} */
let writer;

/**
 * Whatever this page asks from now on counts for this person alone: the desk refuses it once somebody else is
 * signed in, because all tabs have one cookie.
 * @param {string} address
 */
export const actFor = (address) => (writer = address);

/**
 * One call of the portal's API. When the session has ended it asks for the password in place and calls
 * again, so that nothing typed is lost.
 * @param {'GET'|'POST'} method
 * @param {string} path
 * @param {{body?: object, key?: string, renew?: boolean, tagged?: (tag: string) => void}} [options]
 *   `renew: false` for what nobody asked for: it must not take the focus from whoever writes. `tagged` is told
 *   by which name the answer is known.
 * @returns {Promise<any>} what was answered, or null for an answer without a body
 */
export async function call(method, path, { body, key, renew = true, tagged } = {}) {
  const answer = await send(method, path, body, key);
  if (answer.ok) {
    if (answer.status === 204) return null;
    tagged?.(answer.headers.get('ETag')?.replace(/^W\/|"/g, '') ?? '');
    return answer.json().catch(() => null);
  }
  if (answer.status === 401 && renew) {
    const again = await import('../session/renew.js');
    if (await again.renew()) return call(method, path, { body, key, renew: false, tagged });
  }
  const told = await answer.json().catch(() => ({}));
  if (told.type === '/problems/another-person') dispatchEvent(new Event('session:other'));
  throw new Problem(answer.status, told);
}

/** @returns {Promise<Response>} */
async function send(method, path, body, key) {
  const headers = {
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang,
    'X-Guichet': '1',
  };
  if (method === 'POST') headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  // Who is signed in, and who wants to be, anybody may ask.
  if (writer && path !== '/api/session') headers['X-Guichet-As'] = writer;
  try {
    return await fetch(path, {
      method,
      headers,
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      credentials: 'same-origin',
    });
  } catch {
    throw new Problem(0);
  }
}

/** What an API call that failed tells: a sentence for the person, and the fields at fault. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when the network is gone
   * @param {{detail?: string, reference?: string, fields?: {name: string, message: string}[]}} [told]
   */
  constructor(status, told = {}) {
    const words = document.querySelector('#trouble')?.dataset ?? {};
    const detail = told.detail ?? (status === 0 ? words.offline : words.broken);
    super(told.reference ? `${detail} (${told.reference})` : detail);
    this.status = status;
    this.type = told.type;
    this.fields = told.fields ?? [];
  }
}
