/**
 * Drafts in this browser: `{key, at, fields, description|body, files}`. Each tab has its own, so that two
 * tabs do not write over each other's words; the one a closed tab has left is taken up by the next.
 * Storage that is full or forbidden only means that nothing is kept, which `keep.js` says.
 */

/** As long as the portal remembers the key of a draft that was sent. */
const KEPT = 60 * 24 * 3600 * 1000;
/** A reload asks for its draft before the page it replaces has quite let go of it. */
const PATIENCE = 500;

/** @type {WeakMap<HTMLFormElement, Promise<string>>} */
const claims = new WeakMap();

/**
 * Finds this tab's draft; nothing is read or written before.
 * @param {HTMLFormElement} form
 * @returns {Promise<string>} its name
 */
export function claim(form) {
  if (!claims.has(form)) claims.set(form, find(form).then((name) => (form.draftName = name)));
  return claims.get(form);
}

/** @param {HTMLFormElement} form */
export const nameOf = (form) => form.draftName;

/** @param {HTMLFormElement} form @returns {Record<string, any>} */
export const read = (form) => parse(nameOf(form)) ?? {};

/** @param {HTMLFormElement} form @param {object} draft @returns {boolean} whether it is kept */
export const write = (form, draft) => Boolean(attempt(() => {
  localStorage.setItem(nameOf(form), JSON.stringify({ ...draft, at: Date.now() }));
  return true;
}));

/** @param {HTMLFormElement} form */
export const erase = (form) => attempt(() => localStorage.removeItem(nameOf(form)));

async function find(form) {
  const number = new URLSearchParams(location.search).get('numero');
  // The reply to each ticket has its own.
  const prefix = `guichet.draft.${form.dataset.draft}${number ? `.${number}` : ''}:`;
  const own = attempt(() => sessionStorage.getItem(prefix));
  let name = own && parse(own) && (await isForUs(own)) && (await hold(own, { signal: AbortSignal.timeout(PATIENCE) })) ? own : undefined;
  for (const left of name ? [] : leftBehind(prefix)) {
    if (!name && (await isForUs(left)) && (await hold(left, { ifAvailable: true }))) name = left;
  }
  name ??= prefix + newName();
  if (!own || own !== name) await hold(name, { ifAvailable: true });
  attempt(() => sessionStorage.setItem(prefix, name));
  return name;
}

/** A draft that somebody signed in has written is theirs. */
const isForUs = async (name) => !parse(name)?.owner || import('./owner.js').then(({ isTheirs }) => isTheirs(parse(name))).catch(() => false);

/** Drafts of this form, the newest first; those too old to be sent are forgotten. */
function leftBehind(prefix) {
  const all = attempt(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix))) ?? [];
  const drafts = all.map((name) => ({ name, at: parse(name)?.at ?? 0 }));
  for (const { name, at } of drafts) if (at < Date.now() - KEPT) attempt(() => localStorage.removeItem(name));
  return drafts.filter(({ at }) => at >= Date.now() - KEPT).sort((a, b) => b.at - a.at).map(({ name }) => name);
}

/** Keeps a lock for as long as the page lives: that tells other tabs. @returns {Promise<boolean>} */
function hold(name, options) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(name, options, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    }).catch(() => resolve(false));
  });
}

/** @returns {string} a name nothing else has */
export const newName = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);

/** @param {string} name @returns {Record<string, any>|undefined} a draft; nothing of one that cannot be read */
export const parse = (name) => attempt(() => JSON.parse(localStorage.getItem(name)));

function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}
