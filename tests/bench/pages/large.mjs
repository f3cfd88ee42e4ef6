// What the editor's page does with what is large: milliseconds of its own thread, for as much and for four times as
// much; then for what no message holds. Prints a line each; fails where four times as much costs more than seven times
// as much, or the page is held for five seconds.
//   cargo build && npm ci --prefix tests/browser && node tests/bench/pages/large.mjs
import { copyBeside, openEditor } from '../../browser/desk/editor.mjs';
import { start } from '../../browser/desk/guichet.mjs';
import { KINDS, TOO_MUCH, UNCLOSED, clean, paste, read } from '../../browser/desk/large.mjs';

const RATIO_MAX = 7;
const HELD_MAX = 5000;

/** Others on the machine do not count. */
async function working(page) {
  page.counter ??= await page.context().newCDPSession(page);
  await page.counter.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await page.counter.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'ThreadTime').value;
}

async function milliseconds(page, act) {
  const begun = await working(page);
  await act();
  return (await working(page)) - begun;
}

/**
 * The least of three: what the browser does beside the act, as collecting garbage or compiling, is in one of
 * them or another, and what grows faster than its input is in all three.
 */
async function leastOf(measure) {
  const costs = [];
  for (let time = 0; time < 3; time += 1) costs.push(await measure());
  return Math.min(...costs);
}

const desk = await start();
let failed = 0;

/** Below `least` milliseconds nothing can be told. */
async function compare(name, cost, once, least) {
  const page = await openEditor(desk);
  await cost(page, once);
  const [one, four] = [await leastOf(() => cost(page, once)), await leastOf(() => cost(page, 4 * once))];
  const isTooMuch = four >= RATIO_MAX * Math.max(least, one);
  failed += isTooMuch;
  console.log(name.padEnd(36), `${one.toFixed(1).padStart(8)} ms`, `${four.toFixed(1).padStart(8)} ms`, `  x${(four / one).toFixed(1)}`, isTooMuch ? '  TOO MUCH' : '');
  await page.context().close();
}

try {
  for (const mark of UNCLOSED) await compare(`reading ${mark}`, (page, count) => read(page, mark.repeat(count), milliseconds), 50_000, 20);
  for (const [name, kind] of Object.entries(KINDS)) {
    await compare(`pasting ${name}`, (page, count) => paste(page, kind(count), count, milliseconds), 500, 30);
    await compare(`cleaning ${name}`, (page, count) => clean(page, kind(count), milliseconds), 5000, 50);
  }
  for (const [name, { types }] of Object.entries(TOO_MUCH)) {
    const page = await openEditor(desk);
    await copyBeside(page, types);
    const held = await milliseconds(page, () => page.keyboard.press('Control+v'));
    failed += held >= HELD_MAX;
    console.log(`a file of ${name}`.padEnd(48), `${held.toFixed(1).padStart(8)} ms`, held < HELD_MAX ? '' : '  TOO MUCH');
    await page.context().close();
  }
} finally {
  await desk.stop();
}
process.exitCode = failed ? 1 : 0;
