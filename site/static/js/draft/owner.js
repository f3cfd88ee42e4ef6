import { load } from '../session/session.js';

/**
 * Whether whoever sits at this browser is the one who wrote a draft. A session that merely ended leaves it to them;
 * what was put `away` until its writer is back is shown to nobody else.
 * @param {{owner?: string, away?: boolean}} draft
 * @returns {Promise<boolean>}
 */
export async function isTheirs({ owner, away }) {
  const { address } = await load();
  return address ? address === owner : !away;
}
