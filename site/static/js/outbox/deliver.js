import { ask } from './ask.js';
import { sendFiles } from './files.js';
import { mayLeave, whoIsHere } from './owner.js';
import { list, save } from './parcels.js';

/** @typedef {import('./parcels.js').Parcel} Parcel */

/**
 * Sends what waits, from a page or from the service worker, one at a time. The key of the draft makes a
 * second sending harmless. Without a network, while the portal is down, or until its writer is back, everything
 * stays as it is.
 */
export function deliverAll() {
  if (!navigator.locks) return deliverEach();
  return navigator.locks.request('guichet.deliver', { ifAvailable: true }, (lock) => lock && deliverEach());
}

/** One that the portal cannot take now does not hold up those behind it. */
async function deliverEach() {
  const waiting = (await list()).filter(({ state }) => state === 'waiting');
  const problems = [];
  for (const parcel of waiting) await deliver(parcel).catch((problem) => problems.push(problem));
  if (problems.length) throw problems[0];
}

/** @param {Parcel} parcel */
async function deliver(parcel) {
  // Asked before each: somebody else may have signed in since, in whatever tab.
  if (!mayLeave(parcel, await whoIsHere())) return;
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
