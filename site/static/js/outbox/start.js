/** What takes a request aside and files with it: fetched by the service worker, to be there without a network. */
const NEEDED = ['/js/outbox/queue.js', '/js/files/list.js', '/js/editor/rich.js'];

/**
 * Makes ready for a lost network once somebody begins to write: the service worker keeps the page and all
 * that it may need, so that the form opens and is filled in without a network too.
 */
export async function start() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register('/sw.js', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  active.postMessage({ keep: [location.href, ...NEEDED, ...fetched] });
}
