// How many steps the site's own scripts take: how often each piece of them between two branches runs. The same each
// time, whatever else the machine is doing. What the browser does by itself (a pattern that is looked for, a page that
// is laid out) is not in it: `tests/bench/pages/large.mjs` times that.

/** Begins to count, before the page's scripts come: what is compiled already has no counters. */
export async function count(page) {
  page.profiler = await page.context().newCDPSession(page);
  await page.profiler.send('Profiler.enable');
  await page.profiler.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
}

/** The steps taken since they were last asked for. */
async function taken(page) {
  const { result } = await page.profiler.send('Profiler.takePreciseCoverage');
  const scripts = result.filter(({ url }) => url.startsWith(new URL('/js/', page.url()).href));
  const pieces = scripts.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
  return pieces.reduce((sum, piece) => sum + piece.count, 0);
}

/** The steps taken by something. */
export async function steps(page, act) {
  await taken(page);
  await act();
  return taken(page);
}
