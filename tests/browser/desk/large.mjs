// What is large, and what a page does with it. Journeys count its steps; `tests/bench/pages/large.mjs` times it.
import { BOX } from './clipboard.mjs';

/** What opens something that never closes, or looks like the beginning of an address. */
export const UNCLOSED = ['<style', '<style>', '<a b="', '<a b=', '<!--', '<a ', '</script', '<p onclick=a>', 'www.', 'https://a.fr/)', 'a@', 'a@b.', 'a-b.', '<'];

export const LINE = 'Une ligne de journal, assez longue, à 12:34 ';

/** What a clipboard carries, by how many lines of it. */
export const KINDS = {
  'plain lines': (count) => ({ 'text/plain': `${LINE}\n`.repeat(count) }),
  'lines of addresses': (count) => ({ 'text/plain': 'voir https://exemple.org/a?b=1 et a@b.fr\n'.repeat(count) }),
  'neutral lines': (count) => ({ 'text/plain': '12:34:56 0000 ............\n'.repeat(count) }),
  'paragraphs': (count) => ({ 'text/html': `<p>${LINE}<b>gras</b></p>`.repeat(count), 'text/plain': 'x' }),
  'line breaks': (count) => ({ 'text/html': `<p>${`${LINE}<b>gras</b><br>`.repeat(count)}</p>`, 'text/plain': 'x' }),
  'spans': (count) => ({ 'text/html': `<p>${'<span style="color:red">mot </span>'.repeat(5 * count)}</p>`, 'text/plain': 'x' }),
  'items': (count) => ({ 'text/html': `<ul>${`<li>${LINE}</li>`.repeat(count)}</ul>`, 'text/plain': 'x' }),
  'rows': (count) => ({ 'text/html': `<table>${`<tr><td>${LINE}</td><td>12</td></tr>`.repeat(count)}</table>`, 'text/plain': 'x' }),
  'kept spaces': (count) => ({ 'text/html': `<div style="white-space:pre">${'<div><span>if</span><span> (pret)   {</span></div>'.repeat(count)}</div>`, 'text/plain': 'x' }),
  'drawn lists': (count) => ({ 'text/html': `<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·  </span>${LINE}</p>`.repeat(count), 'text/plain': 'x' }),
};

const LOG = 'Très long journal : é à 12:34\r\n'.repeat(160_000);

/** What a message does not hold: what a clipboard carries, and the text it all says. */
export const TOO_MUCH = {
  'words': { types: { 'text/plain': LOG }, whole: LOG },
  'words with a look': { types: { 'text/html': `<p>${LOG.slice(0, 3_000_000).replaceAll('\r\n', '<br>')}</p>`, 'text/plain': LOG }, whole: LOG },
  'a look that says more than its words': { types: { 'text/html': `<h1>Journal</h1>${'<p>une ligne</p>'.repeat(20_000)}`, 'text/plain': 'Journal' }, whole: `Journal${'\nune ligne'.repeat(20_000)}` },
};

// What they need is there before they are measured.

/** Looks for what a carried text would do, and for its addresses. */
export async function read(page, text, measure) {
  await page.evaluate(() => Promise.all([import('/js/editor/inert.js'), import('/js/editor/addresses.js')]));
  return measure(page, () => page.evaluate(async (whole) => {
    const { calm } = await import('/js/editor/inert.js');
    const { findAddresses } = await import('/js/editor/addresses.js');
    calm(whole);
    findAddresses(whole);
  }, text));
}

/** Cleans what a clipboard carries, without putting it anywhere. */
export async function clean(page, types, measure) {
  await page.evaluate(() => Promise.all([import('/js/editor/clean.js'), import('/js/editor/words.js'), import('/js/editor/plain.js')]));
  return measure(page, () => page.evaluate(async ({ 'text/html': html, 'text/plain': text }) => {
    const { cleanFragment } = await import('/js/editor/clean.js');
    const { words } = await import('/js/editor/words.js');
    const { paragraphs } = await import('/js/editor/plain.js');
    if (html) cleanFragment(html);
    words(html ?? '');
    paragraphs(text);
  }, types));
}

/** Pastes that many lines into an emptied editor. */
export async function paste(page, types, count, measure) {
  await page.evaluate(() => import('/js/editor/clean.js'));
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.evaluate((carried) => (window.carried = carried), types);
  const cost = await measure(page, () => page.evaluate(() => {
    const data = new DataTransfer();
    for (const [type, value] of Object.entries(window.carried)) data.setData(type, value);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }));
  await page.waitForFunction(([selector, length]) => document.querySelector(selector).textContent.length > length, [BOX, 10 * count]);
  return cost;
}
