/**
 * Whose a waiting request is: of whoever was signed in when it was written (`owner`), or of nobody in particular,
 * whom only the address they typed tells.
 * @typedef {import('./parcels.js').Parcel} Parcel
 */

/**
 * Who is signed in at this moment, whatever the page believes. Fails where the desk does not answer.
 * @returns {Promise<string>} their address; empty for nobody
 */
export async function whoIsHere() {
  const answer = await fetch('/api/session', { credentials: 'same-origin', headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The portal answered ${answer.status}.`);
  return (await answer.json()).address ?? '';
}

/** @param {Parcel} parcel @returns {string} */
const typed = ({ body }) => String(body.address ?? '').trim().toLowerCase();

/**
 * Settles, before anything of it is sent, whose it is: what was written where nobody could tell who is signed in
 * belongs to the address in it, if that is who is here. Decided once, or one request might become two.
 * @param {Parcel} parcel
 * @param {string} here
 * @returns {boolean} whether it may leave now
 */
export function mayLeave(parcel, here) {
  parcel.owner ??= typed(parcel) === here ? here : '';
  return !parcel.owner || parcel.owner === here;
}

/**
 * @param {Parcel} parcel
 * @param {string} here
 * @returns {boolean} whether they may see it
 */
export const maySee = (parcel, here) => (parcel.owner ? parcel.owner === here : !here || parcel.state === 'unreadable' || typed(parcel) === here);
