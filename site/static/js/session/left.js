/**
 * A browser keeps whole pages to come back to, and other tabs stay open: whoever logs out must leave nothing of
 * theirs on them.
 */

const MARK = 'guichet.left';
const opened = Date.now();

/** Marks, for every page of this browser, that the person has left. */
export function markLeft() {
  try {
    localStorage.setItem(MARK, String(Date.now()));
  } catch {
    // A browser that keeps nothing: pages ask the desk when somebody comes back to them.
  }
}

/** @returns {boolean} whether the page shows itself to nobody for now */
export const isVeiled = () => document.documentElement.classList.contains('veiled');

/** @returns {boolean} whether somebody logged out since this page was opened */
function hasLeft() {
  try {
    return Number(localStorage.getItem(MARK)) > opened;
  } catch {
    return false;
  }
}

/**
 * Guards a page that shows what belongs to somebody.
 * @param {() => Promise<boolean>} isSame asks the desk whether the same person is still signed in; fails without network
 */
export function guard(isSame) {
  const veil = (on) => document.documentElement.classList.toggle('veiled', on);
  const clear = () => {
    veil(true);
    for (const form of document.forms) form.reset();
    // Not a reload: browsers fill forms in again after one.
    location.replace(location.pathname + location.search);
  };
  addEventListener('pagehide', ({ persisted }) => veil(persisted));
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return;
    if (hasLeft() || !(await isSame().catch(() => true))) clear();
    else veil(false);
  });
  addEventListener('storage', ({ key }) => {
    if (key === MARK && hasLeft()) clear();
  });
}
