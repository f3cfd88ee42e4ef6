// Lighthouse on each kind of page, phone profile. Prints a line a page, and JSON last; fails below 100.
//   npm ci --prefix tests/bench/pages && node tests/bench/pages/lighthouse.mjs [page …]
import lighthouse from 'lighthouse';
import { launch } from 'chrome-launcher';
import { PAGES, start } from './desk.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const asked = process.argv.slice(2);
const desk = await start();
const chrome = await launch({ chromePath: '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
const results = {};
try {
  for (const [name, path] of Object.entries(PAGES).filter(([one]) => !asked.length || asked.includes(one))) {
    const { lhr } = await lighthouse(desk.base + path, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' });
    const scores = Object.fromEntries(CATEGORIES.map((category) => [category, Math.round(100 * lhr.categories[category].score)]));
    const audits = lhr.audits;
    if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
    const figure = (id) => audits[id].numericValue ?? NaN;
    results[name] = { ...scores, cls: figure('cumulative-layout-shift'), lcp_ms: Math.round(figure('largest-contentful-paint')), blocking_ms: Math.round(figure('total-blocking-time')) };
    const failed = CATEGORIES.flatMap((category) => lhr.categories[category].auditRefs)
      .filter(({ id, weight }) => weight > 0 && (audits[id].scoreDisplayMode === 'error' || (audits[id].score !== null && audits[id].score < 0.9))).map(({ id }) => `${id}${audits[id].errorMessage ? ` (${audits[id].errorMessage})` : ''}`);
    console.log(name.padEnd(10), ...Object.values(scores).map((score) => String(score).padStart(4)), ` CLS ${results[name].cls.toFixed(3)}  LCP ${results[name].lcp_ms} ms`, failed.join(' '));
  }
} finally {
  await chrome.kill();
  desk.stop();
}
console.log(JSON.stringify(results));
process.exitCode = Object.values(results).every((one) => CATEGORIES.every((category) => one[category] === 100)) ? 0 : 1;
