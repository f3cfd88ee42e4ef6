/**
 * What takes a request aside and files with it: fetched by the service worker, to be there without a network. By
 * their places beside this script, since an edition of the site has its scripts in a folder of its own.
 */
const NEEDED = ['./queue.js', '../form/lock.js', '../draft/owner.js', '../files/list.js', '../editor/rich.js', '../editor/take.js', '../editor/clean.js',
  '../editor/pictures.js', '../editor/words.js', '../editor/link.js', '../editor/as-file.js'].map((path) => new URL(path, import.meta.url).href);

/**
 * Makes ready for a lost network once somebody begins to write: the service worker keeps the page and all
 * that it may need, so that the form opens and is filled in without a network too.
 * @param {HTMLFormElement} form
 */
export async function start(form) {
  fetchWithWords(form);
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register('/sw.js', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  active.postMessage({ keep: [location.href, ...NEEDED, ...fetched] });
}

/** Into the page with the first word: a worker takes its time, and not every browser has one. */
function fetchWithWords(form) {
  const fetchQueue = () => {
    for (const script of [import('./queue.js'), import('../files/list.js'), import('../editor/pictures.js')]) script.catch(() => {});
  };
  if ([...form.elements].some(({ type, value }) => type !== 'hidden' && value)) fetchQueue();
  for (const kind of ['input', 'change', 'draft:changed']) form.addEventListener(kind, fetchQueue, { once: true });
}
