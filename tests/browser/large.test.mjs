// What is large costs in proportion, and what a message does not hold becomes a file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { BOX } from './desk/clipboard.mjs';
import { box, copyBeside, holdBack, openEditor, openForm } from './desk/editor.mjs';
import { start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(async () => {
  await desk?.stop();
});

/** Milliseconds of work of the page's own thread: others on the machine do not count. */
async function working(page) {
  page.counter ??= await page.context().newCDPSession(page);
  await page.counter.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await page.counter.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'ThreadTime').value;
}

async function costOf(page, act) {
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

/** Four times as much costs some four times as much; below `least` milliseconds nothing can be told. */
async function inProportion(name, cost, [once, four], least = 20) {
  await cost(once);
  const [one, much] = [await leastOf(() => cost(once)), await leastOf(() => cost(four))];
  assert.ok(much < 7 * Math.max(least, one), `${name}: ${one.toFixed()} ms, four times as much ${much.toFixed()} ms`);
}

test('reading what is carried costs in proportion, whatever is open and never closed', async () => {
  const page = await openEditor(desk);
  const cost = (unit, count) => costOf(page, () => page.evaluate(async ([text, times]) => {
    const { calm } = await import('/js/editor/inert.js');
    const { findAddresses } = await import('/js/editor/addresses.js');
    const whole = text.repeat(times);
    calm(whole);
    findAddresses(whole);
  }, [unit, count]));
  for (const unit of ['<style', '<style>', '<a b="', '<a b=', '<!--', '<a ', '</script', '<p onclick=a>', 'www.', 'https://a.fr/)', 'a@', 'a@b.', 'a-b.', '<']) {
    await inProportion(unit, (count) => cost(unit, count), [50_000, 200_000]);
  }
});

const LINE = 'Une ligne de journal, assez longue, à 12:34 ';
const KINDS = {
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

for (const [name, kind] of Object.entries(KINDS)) {
  test(`pasting costs in proportion: ${name}`, async () => {
    const page = await openEditor(desk);
    await page.evaluate(() => import('/js/editor/clean.js'));
    const paste = async (count) => {
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.evaluate((types) => (window.carried = types), kind(count));
      const cost = await costOf(page, () => page.evaluate(() => {
        const data = new DataTransfer();
        for (const [type, value] of Object.entries(window.carried)) data.setData(type, value);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }));
      // The first paste waits for the cleaner; it is no measure.
      await page.waitForFunction(([selector, length]) => document.querySelector(selector).textContent.length > length, [BOX, 10 * count]);
      return cost;
    };
    await inProportion(name, paste, [500, 2000], 30);
  });
  test(`cleaning costs in proportion: ${name}`, async () => {
    const page = await openEditor(desk);
    const clean = (count) => costOf(page, () => page.evaluate(async ({ 'text/html': html, 'text/plain': text }) => {
      const { cleanFragment } = await import('/js/editor/clean.js');
      const { words } = await import('/js/editor/words.js');
      const { paragraphs } = await import('/js/editor/plain.js');
      if (html) cleanFragment(html);
      words(html ?? '');
      paragraphs(text);
    }, kind(count)));
    await inProportion(name, clean, [5000, 20_000], 50);
  });
}

const MUCH = 'Très long journal : é à 12:34\r\n'.repeat(160_000);
const digest = (text) => createHash('sha256').update(text).digest('hex');

for (const [name, types, whole] of [
  ['words', { 'text/plain': MUCH }, MUCH],
  ['words with a look', { 'text/html': `<p>${MUCH.slice(0, 3_000_000).replaceAll('\r\n', '<br>')}</p>`, 'text/plain': MUCH }, MUCH],
  ['a look that says more than its words', { 'text/html': `<h1>Journal</h1>${'<p>une ligne</p>'.repeat(20_000)}`, 'text/plain': 'Journal' }, `Journal${'\nune ligne'.repeat(20_000)}`],
]) {
  for (const [moment, open] of [['editor in use', openEditor], ['no editor yet', openForm]]) {
    test(`what a message does not hold becomes a file, whole, and it is said: ${name}, ${moment}`, async () => {
      let go;
      const page = await open(desk, async (one) => { if (open === openForm) go = await holdBack(one, 'js/editor/rich.js'); });
      await page.keyboard.type('avant ');
      await copyBeside(page, types);
      await page.locator('textarea, [contenteditable]').first().focus();
      const declared = page.waitForRequest('**/api/attachments');
      const cost = await costOf(page, () => page.keyboard.press('Control+v'));
      if (go) {
        await page.keyboard.type('après');
        go();
      }
      const [file] = JSON.parse((await declared).postData()).files;
      assert.deepEqual([file.name, file.type, file.sha256], ['texte-collé.txt', 'text/plain', digest(whole)]);
      await page.locator('.file', { hasText: 'texte-collé.txt' }).getByText('envoyé').waitFor();
      await page.getByText('Ce texte est trop long pour le message').waitFor();
      await box(page).waitFor();
      if (!go) await page.keyboard.type('après');
      await page.waitForFunction((selector) => document.querySelector(selector).textContent.replaceAll('\u00a0', ' ') === 'avant après', BOX);
      assert.ok(cost < 5000, `${cost.toFixed()} ms`);
      assert.deepEqual(page.faults, []);
    });
  }
}

test('what takes the place of as much is no more than it was', async () => {
  const page = await openEditor(desk);
  for (const letter of ['a', 'b']) {
    await copyBeside(page, { 'text/plain': `${letter.repeat(99)}\n`.repeat(1500) });
    await box(page).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+v');
  }
  assert.match(await box(page).textContent(), /^b+$/);
  assert.equal(await page.locator('.file').count(), 0);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+v');
  await page.locator('.file', { hasText: 'texte-collé.txt' }).waitFor();
});

test('pictures among too many words are files too', async () => {
  const page = await openEditor(desk);
  const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await copyBeside(page, { 'text/html': `${`<p>${LINE}</p>`.repeat(6000)}<img src="${png}">`, 'text/plain': `${LINE}\n`.repeat(6000) });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await page.locator('.file', { hasText: 'texte-collé.txt' }).getByText('envoyé').waitFor();
  await page.locator('.file', { hasText: 'image.png' }).getByText('envoyé').waitFor();
});
