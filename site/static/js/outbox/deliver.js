import { get } from '../draft/blobs.js';
import { digest } from '../files/digest.js';
import { list, save } from './parcels.js';

/** @typedef {import('./parcels.js').Parcel} Parcel */

/**
 * Sends what waits, from a page or from the service worker, one at a time. The key of the draft makes a
 * second sending harmless. Without a network, or while the portal is down, everything stays as it is.
 */
export function deliverAll() {
  if (!navigator.locks) return deliverEach();
  return navigator.locks.request('guichet.deliver', { ifAvailable: true }, (lock) => lock && deliverEach());
}

async function deliverEach() {
  for (const parcel of await list()) {
    if (parcel.state === 'waiting') await deliver(parcel);
  }
}

/** @param {Parcel} parcel */
async function deliver(parcel) {
  try {
    await sendFiles(parcel);
    const ids = (files) => files.map(({ id }) => id);
    const body = { ...parcel.body, files: ids(parcel.files), inline_files: ids(parcel.pictures) };
    const answer = await ask(parcel, parcel.path, body, { 'Idempotency-Key': parcel.key });
    await save({ ...parcel, state: 'sent', answer });
  } catch (problem) {
    // No network, or nobody who answers: later.
    if (!problem.fields) throw problem;
    // Files that no request names are kept for a day: those sent before are sent anew, once.
    if (parcel.renewed || !problem.fields.length || problem.fields.some(({ name }) => name !== 'files')) {
      await save({ ...parcel, state: 'refused', problem });
      return;
    }
    const anew = (file) => ({ ...file, id: undefined, old: file.id });
    await deliver({ ...parcel, renewed: true, files: parcel.files.map(anew), pictures: parcel.pictures.map(anew) });
  }
}

/** Sends the files that have no id yet; one that this browser no longer has is left out. */
async function sendFiles(parcel) {
  const missing = [];
  for (const file of [...parcel.pictures, ...parcel.files].filter(({ id }) => !id)) {
    const blob = await get(file.local);
    if (blob) missing.push({ file, blob, name: file.name ?? blob.name ?? 'image.png', size: blob.size, type: blob.type || 'application/octet-stream', sha256: await digest(blob) });
  }
  if (missing.length) {
    const files = missing.map(({ name, size, type, sha256 }) => ({ name, size, type, sha256 }));
    const places = (await ask(parcel, '/api/attachments', { files })).files;
    await Promise.all(missing.map(({ file, blob }, at) => put(blob, places[at]).then((id) => (file.id = id))));
  }
  parcel.pictures = parcel.pictures.filter(({ id }) => id);
  parcel.files = parcel.files.filter(({ id }) => id);
  for (const { local, old, id } of parcel.pictures) {
    const { body, field } = parcel;
    body[field] = body[field].replaceAll(old ? `data-file="${old}"` : `data-local="${local}"`, `data-file="${id}"`);
  }
  // Before the request itself: should its answer be lost, the very same words are sent again.
  await save(parcel);
}

async function put(blob, { id, url, headers }) {
  const ours = Object.entries(headers).filter(([name]) => !/^(?:content-length|host)$/i.test(name));
  const answer = await fetch(url, { method: 'PUT', headers: Object.fromEntries(ours), body: blob });
  if (!answer.ok) throw new Error(`The storage answered ${answer.status}.`);
  return id;
}

async function ask(parcel, path, body, headers) {
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
