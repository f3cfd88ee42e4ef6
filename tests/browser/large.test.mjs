// What is large costs in proportion, and what a message does not hold becomes a file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { BOX } from './desk/clipboard.mjs';
import { box, copyBeside, holdBack, openEditor, openForm } from './desk/editor.mjs';
import { start } from './desk/guichet.mjs';
import { KINDS, LINE, TOO_MUCH, UNCLOSED, clean, paste, read } from './desk/large.mjs';
import { count, steps } from './desk/steps.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(async () => {
  await desk?.stop();
});

/**
 * Four times as much takes four times as many steps. Some are counted twice where the browser changes to its optimised
 * code meanwhile, which it has done by the second time; what looks at all for each would take sixteen times as many.
 */
async function inProportion(name, cost, once) {
  for (const much of [once, 4 * once]) await cost(much);
  const [one, four] = [await cost(once), await cost(4 * once)];
  assert.ok(one > 0, `${name}: nothing was counted`);
  assert.ok(four < 6 * one, `${name}: ${one} steps, four times as much ${four}`);
}

test('reading what is carried costs in proportion, whatever is open and never closed', async () => {
  const page = await openEditor(desk, count);
  for (const mark of UNCLOSED) await inProportion(mark, (times) => read(page, mark.repeat(times), steps), 2000);
});

for (const [name, kind] of Object.entries(KINDS)) {
  test(`what is pasted and cleaned costs in proportion: ${name}`, async () => {
    const page = await openEditor(desk, count);
    await inProportion('pasting', (lines) => paste(page, kind(lines), lines, steps), 100);
    await inProportion('cleaning', (lines) => clean(page, kind(lines), steps), 200);
  });
}

const digest = (text) => createHash('sha256').update(text).digest('hex');

for (const [name, { types, whole }] of Object.entries(TOO_MUCH)) {
  for (const [moment, open] of [['editor in use', openEditor], ['no editor yet', openForm]]) {
    test(`what a message does not hold becomes a file, whole, and it is said: ${name}, ${moment}`, async () => {
      let go;
      const page = await open(desk, async (one) => { if (open === openForm) go = await holdBack(one, 'js/editor/rich.js'); });
      await page.keyboard.type('avant ');
      await copyBeside(page, types);
      await page.locator('textarea, [contenteditable]').first().focus();
      const declared = page.waitForRequest('**/api/attachments');
      await page.keyboard.press('Control+v');
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
