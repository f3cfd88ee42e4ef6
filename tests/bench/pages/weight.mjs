// What a page weighs, as the browser counts it: compressed bodies of everything asked for until nothing more
// is, by the same browser the tests use. Prints a line a page, and JSON last; fails beyond the budget.
//   npm ci --prefix tests/browser && node tests/bench/pages/weight.mjs
import { createRequire } from 'node:module';
import { PAGES, start } from './desk.mjs';

const require = createRequire(new URL('../../browser/', import.meta.url));
const { chromium } = require('playwright-core');
/** Bytes: an article's first view, the form before the editor is used, and with it (issue: 14, 25 and 60 kB). */
const BUDGET = { article: 14_000, form: 25_000, 'form with the editor': 60_000 };

const desk = await start();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const results = {};

async function weigh(name, path, act) {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' })).newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const answers = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => answers.set(requestId, { url: response.url, headers: response.encodedDataLength, coding: response.headers['Content-Encoding'] ?? response.headers['content-encoding'] }));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => Object.assign(answers.get(requestId) ?? {}, { total: encodedDataLength }));
  await page.goto(desk.base + path, { waitUntil: 'networkidle' });
  await act?.(page);
  const counted = [...answers.values()].filter(({ total }) => total !== undefined);
  const body = counted.reduce((sum, { total, headers }) => sum + total - headers, 0);
  const blocking = await page.evaluate(() => [...document.scripts].filter((one) => one.src && one.type !== 'module' && !one.defer && !one.async).length);
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 100);
  }));
  results[name] = { bytes: body, requests: counted.length, blocking, shift, budget: BUDGET[name] };
  console.log(name.padEnd(22), `${String(body).padStart(7)} bytes`, `${String(counted.length).padStart(3)} requests`, `  CLS ${shift.toFixed(3)}`, BUDGET[name] ? `  of ${BUDGET[name]}` : '');
  if (process.argv.includes('--files')) for (const { url, total, headers, coding } of counted) console.log('   ', String(total - headers).padStart(6), coding ?? '-', new URL(url).pathname);
  await page.context().close();
}

try {
  for (const [name, path] of Object.entries(PAGES)) await weigh(name, path);
  await weigh('form with the editor', PAGES.form, async (page) => {
    await page.getByLabel('Description', { exact: true }).click();
    await page.locator('[contenteditable=true]').waitFor();
    await page.waitForLoadState('networkidle');
  });
} finally {
  await browser.close();
  desk.stop();
}
console.log(JSON.stringify(results));
process.exitCode = Object.values(results).every(({ bytes, budget, blocking }) => bytes <= (budget ?? Infinity) && !blocking) ? 0 : 1;
