/**
 * A browser keeps whole pages to come back to, and other tabs stay open: whoever logs out must leave nothing of
 * theirs on them, and whoever logs in must find nothing of the person before.
 */

export const MARK = 'guichet.left';
const HERE = 'guichet.here';
const opened = Date.now();

/** Storage that is forbidden: pages ask the desk when somebody comes back to them. */
const attempt = (act) => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

/** Marks, for every page of this browser, that the person has left. */
export function markLeft() {
  attempt(() => localStorage.removeItem(HERE));
  attempt(() => localStorage.setItem(MARK, String(Date.now())));
}

/** Tells every page of this browser who is signed in. @param {string} address */
export function remember(address) {
  attempt(() => localStorage.setItem(HERE, address));
}

/** @returns {string|undefined} who was signed in when the desk last answered, unless they have logged out */
export const lastKnown = () => attempt(() => localStorage.getItem(HERE)) ?? undefined;

/** @returns {boolean} whether the page shows itself to nobody for now */
export const isVeiled = () => document.documentElement.classList.contains('veiled');

/** @returns {boolean} whether somebody logged out since this page was opened */
export const hasLeft = () => attempt(() => Number(localStorage.getItem(MARK)) > opened);

/**
 * Guards a page that shows what belongs to somebody.
 * @param {string} address whose page it is
 * @param {() => Promise<boolean>} isSame asks the desk whether the same person is still signed in; fails without network
 */
export function guard(address, isSame) {
  const veil = (on) => document.documentElement.classList.toggle('veiled', on);
  let cleared = false;
  const clear = () => {
    if (cleared) return;
    cleared = true;
    veil(true);
    for (const form of document.forms) {
      form.dispatchEvent(new CustomEvent('draft:leave', { detail: { keep: !hasLeft() } }));
      form.reset();
    }
    // Not a reload: browsers fill forms in again after one.
    location.replace(location.pathname + location.search);
  };
  addEventListener('pagehide', ({ persisted }) => veil(persisted));
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return;
    if (hasLeft() || !(await isSame().catch(() => true))) clear();
    else veil(false);
  });
  addEventListener('storage', ({ key, newValue }) => {
    if (key === MARK ? hasLeft() : key === HERE && newValue && newValue !== address) clear();
  });
  addEventListener('session:other', clear);
}
