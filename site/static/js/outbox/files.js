import { get } from '../draft/blobs.js';
import { digest } from '../files/digest.js';
import { ask } from './ask.js';
import { save } from './parcels.js';

/**
 * Sends the files that have no id yet; one that this browser no longer has keeps nothing else here, and is named.
 * @param {import('./parcels.js').Parcel} parcel
 */
export async function sendFiles(parcel) {
  const missing = [];
  for (const file of [...parcel.pictures, ...parcel.files].filter(({ id }) => !id)) {
    const blob = await get(file.local);
    const sha256 = blob && (await digest(blob).catch(() => undefined));
    if (!sha256) parcel.left = [...(parcel.left ?? []), file.name ?? blob?.name ?? 'image.png'];
    else missing.push({ file, blob, name: file.name ?? blob.name ?? 'image.png', size: blob.size, type: blob.type || 'application/octet-stream', sha256 });
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
