import { Problem, call } from '../api/call.js';
import { digest } from './digest.js';

/** @typedef {{id: string, url: string, headers: Record<string, string>}} Place where a file may be put */

/**
 * Reads a file whole; one that cannot be read fails here.
 * @param {{blob: Blob, name: string}} file
 */
export const declare = async ({ blob, name }) => ({ name, size: blob.size, type: typeOf(blob), sha256: await digest(blob) });

/**
 * Asks for a place for each file, in one call.
 * @param {Awaited<ReturnType<typeof declare>>[]} files
 * @param {boolean} renew whether somebody waits for it: what begins by itself asks nobody for a password
 * @returns {Promise<Place[]>}
 */
export const places = async (files, renew) => (await call('POST', '/api/attachments', { body: { files }, renew })).files;

/**
 * @param {Blob} blob
 * @param {Place} place
 * @param {(percent: number) => void} tell
 * @returns {{done: Promise<string>, stop: () => void}} `done` gives the file's id
 */
export function putFile(blob, place, tell) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) tell(Math.round((100 * event.loaded) / event.total));
    });
    // 412: it is there already, and only these very bytes may be. The answer to an earlier try was lost.
    const arrived = () => request.status < 300 || request.status === 412;
    request.addEventListener('load', () => (arrived() ? resolve(place.id) : reject(new Problem(request.status))));
    request.addEventListener('error', () => reject(new Problem(0)));
    request.addEventListener('abort', () => reject(new Problem(0)));
  });
  request.open('PUT', place.url);
  for (const [name, value] of Object.entries(place.headers)) {
    // These two are the browser's own to write.
    if (!/^(?:content-length|host)$/i.test(name)) request.setRequestHeader(name, value);
  }
  request.send(blob);
  return { done, stop: () => request.abort() };
}

/**
 * One file alone, from declaration to its last byte.
 * @param {Blob} blob
 * @param {string} name
 * @param {(percent: number) => void} tell
 * @param {boolean} renew
 * @returns {Promise<string>} its id
 */
export async function upload(blob, name, tell, renew) {
  const [place] = await places([await declare({ blob, name })], renew);
  return putFile(blob, place, tell).done;
}

const typeOf = (blob) => blob.type || 'application/octet-stream';
