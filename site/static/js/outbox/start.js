/**
 * Makes ready for a lost network once somebody begins to write: what takes the request aside is fetched,
 * and the service worker keeps the pages, so that the form opens without a network too.
 */
export async function start() {
  for (const needed of ['./queue.js', '../files/list.js']) import(needed).catch(() => {});
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register('/sw.js', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  active.postMessage({ keep: [location.href, ...fetched] });
}
