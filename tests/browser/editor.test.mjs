// What is typed and pasted in the description, at each moment: lines, addresses, carets, steps back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BOX, copyPicture, filesOnDisk, pasteFiles } from './desk/clipboard.mjs';
import { RICH, box, copyBeside, fillRest, holdBack, kept, lines, openEditor, openForm, sent } from './desk/editor.mjs';
import { holds, start } from './desk/guichet.mjs';

let desk;
let files;
before(async () => {
  desk = await start();
  files = await filesOnDisk();
});
after(async () => {
  await desk?.stop();
  await files?.remove();
});

test('a line break at the end of a line begins another, for every reader', async () => {
  const page = await openEditor(desk);
  await fillRest(page, 'lignes@exemple.fr', 'Deux lignes');
  await page.keyboard.type('un');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('deux');
  assert.equal(await box(page).innerHTML(), '<p>un<br>deux</p>');
  await page.keyboard.press('Shift+Enter');
  await copyBeside(page, { 'text/plain': 'trois\nquatre' });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  assert.deepEqual(await lines(page), ['un', 'deux', 'trois', 'quatre']);
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('quatre')));
  assert.match((await kept(page)).description, /un<br>deux<br>/);
  assert.match((await sent(page)).description, /un<br>deux<br>trois/);
});

test('words typed while the cleaner is on its way stay behind what was pasted before them', async () => {
  let go;
  const page = await openEditor(desk, async (one) => { go = await holdBack(one, 'vendor/purify.js'); });
  await copyBeside(page, RICH);
  await box(page).focus();
  await page.keyboard.type('a ');
  await page.keyboard.press('Control+v');
  await page.keyboard.type(' z');
  await page.keyboard.press('Enter');
  await page.keyboard.type('fin');
  await page.keyboard.press('Control+v');
  // Should the page be closed now, the words are in the draft.
  await holds(page, () => Object.values(localStorage).some((text) => text.replace(/<[^>]*>/g, '').includes('finun gras')));
  go();
  await page.waitForFunction(() => document.querySelectorAll('[contenteditable] b').length === 2);
  await page.keyboard.type('|');
  assert.deepEqual(await lines(page), ['a un gras', 'deux z', 'finun gras', 'deux|']);
  assert.equal(await box(page).locator('img').count(), 0);
  assert.deepEqual(page.faults, []);
});

test('without the cleaner the words come, each line', async () => {
  const page = await openEditor(desk, (one) => one.route('**/vendor/purify.js*', (route) => route.abort()));
  await copyBeside(page, RICH);
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await page.waitForFunction(() => document.querySelector('[contenteditable]').textContent.includes('deux'));
  assert.deepEqual(await lines(page), ['un gras', 'deux']);
});

test('without the editor the words and the files come all the same', async () => {
  const page = await openForm(desk, (one) => one.route('**/vendor/squire.js*', (route) => route.abort()));
  const area = page.locator('textarea');
  await copyBeside(page, RICH);
  await area.focus();
  await page.keyboard.type('avant ');
  await page.keyboard.press('Control+v');
  await pasteFiles(page, [files.at('facture.pdf'), files.at('ecran.png')]);
  await page.locator('.file', { hasText: 'facture.pdf' }).waitFor();
  await page.locator('.file', { hasText: 'ecran.png' }).waitFor();
  assert.equal(await area.inputValue(), 'avant un gras\ndeux');
});

test('words of HTML alone come without the editor, each line', async () => {
  const page = await openForm(desk, (one) => one.route('**/vendor/squire.js*', (route) => route.abort()));
  const area = page.locator('textarea');
  await area.focus();
  await page.keyboard.type('avant ');
  await copyBeside(page, { 'text/html': RICH['text/html'] });
  await area.focus();
  await page.keyboard.press('Control+v');
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('deux')));
  assert.equal(await area.inputValue(), 'avant un gras\ndeux');
});

test('words of HTML alone are in the draft while the cleaner is on its way', async () => {
  let go;
  const page = await openEditor(desk, async (one) => { go = await holdBack(one, 'vendor/purify.js'); });
  await copyBeside(page, { 'text/html': RICH['text/html'] });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await holds(page, () => Object.values(localStorage).some((text) => /un gras\s*deux/.test(text.replace(/<[^>]*>/g, ' ').replace(/ +/g, ' '))));
  go();
  await box(page).locator('b').waitFor();
});

test('what is pasted before anybody is there to take it comes whole, where it was put', async () => {
  let go;
  const page = await openForm(desk, async (one) => { go = await holdBack(one, 'js/editor/start.js'); });
  const area = page.locator('textarea');
  await page.keyboard.type('a ');
  await copyBeside(page, RICH);
  await area.focus();
  await page.keyboard.press('Control+v');
  assert.equal(await area.inputValue(), 'a un gras\ndeux');
  await page.keyboard.type(' z');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('voici ');
  await copyPicture(page);
  await page.keyboard.press('Control+v');
  go();
  await page.locator(`${BOX} img[data-file]`).waitFor();
  assert.deepEqual(await lines(page), ['voici ', 'a un gras', 'deux z'].map((line) => line.trim()));
  assert.equal(await box(page).locator('b').textContent(), 'gras');
  assert.deepEqual(page.faults, []);
});

test('the caret and the selection stay where they are when the editor comes', async () => {
  let go;
  const page = await openForm(desk, async (one) => { go = await holdBack(one, 'js/editor/rich.js'); });
  await page.keyboard.type('avant\n\tici  fin\nx');
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowLeft');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowLeft');
  const [start, end] = await page.locator('textarea').evaluate((area) => [area.selectionStart, area.selectionEnd]);
  assert.equal(await page.locator('textarea').evaluate((area, [from, to]) => area.value.slice(from, to), [start, end]), 'i  ');
  go();
  await box(page).waitFor();
  assert.equal(await page.evaluate(() => String(getSelection()).replaceAll('\u00a0', ' ')), 'i  ');
  await page.keyboard.type('|');
  assert.deepEqual(await lines(page), ['avant', '    ic|fin', 'x']);
});

test('one step back takes a paste out again', async () => {
  const page = await openEditor(desk);
  await page.keyboard.type('avant');
  for (const fill of [() => copyBeside(page, { 'text/plain': 'un\ndeux' }), () => copyBeside(page, RICH), () => copyPicture(page)]) {
    await fill();
    await box(page).focus();
    await page.keyboard.press('Control+v');
    await page.waitForFunction(() => document.querySelector('[contenteditable]').innerHTML !== '<p>avant</p>' && !document.querySelector('[data-wait]'));
    await page.keyboard.press('Control+z');
    assert.deepEqual(await lines(page), ['avant']);
  }
});

test('only addresses become links', async () => {
  const page = await openEditor(desk);
  for (const [typed, href] of [['\\\\serveur\\partage', null], ['https://\\\\serveur\\partage', null], ['luc@exemple.fr', 'mailto:luc@exemple.fr'], ['https://luc@exemple.fr', 'mailto:luc@exemple.fr'], ['exemple.fr/aide', 'https://exemple.fr/aide'], ['C:\\Temp\\a.txt', null], ['javascript:alert(1)', null], ['+33 1 23 45 67 89', 'tel:+33123456789'], ['http://exemple.fr', 'http://exemple.fr']]) {
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Lien' }).click();
    await page.getByLabel('Adresse du lien').fill(typed);
    await page.getByLabel('Adresse du lien').press('Enter');
    await page.waitForFunction((words) => document.querySelector('[contenteditable]').textContent.includes(words), typed);
    assert.equal(await box(page).evaluate((one) => one.querySelector('a')?.getAttribute('href') ?? null), href, typed);
  }
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await copyBeside(page, { 'text/plain': 'voir \\\\srv.exemple.fr\\p, (www.exemple.fr/a_(b)), a@b.fr. et fichier.docx/x https://x.fr/!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!' });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  assert.deepEqual(await box(page).locator('a').evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href')])), [
    ['www.exemple.fr/a_(b)', 'https://www.exemple.fr/a_(b)'], ['a@b.fr', 'mailto:a@b.fr'], ['https://x.fr/', 'https://x.fr/'],
  ]);
});

test('words go into list items, cells and code as lines, and none is lost', async () => {
  const page = await openEditor(desk);
  await copyBeside(page, { 'text/html': '<table><tr><td>case</td><td>autre</td></tr></table><ul><li>item</li></ul><pre>code</pre><p>fin</p>', 'text/plain': 'x' });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await page.waitForFunction(() => document.querySelector('[contenteditable] td'));
  await copyBeside(page, { 'text/plain': 'L1\nL2' });
  for (const [place, tag] of [['case', 'td'], ['item', 'li'], ['code', 'pre']]) {
    await box(page).locator(tag).first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Control+v');
    assert.match(await box(page).locator(tag).first().innerText(), new RegExp(`${place}L1\\nL2`), tag);
  }
  assert.equal(await box(page).locator('table').count(), 1);
  assert.match((await lines(page)).join(' '), /autre.*fin/);
});

test('the sign of a list makes one at once, whatever was pasted before', async () => {
  const page = await openEditor(desk);
  for (const pasted of [false, true]) {
    for (const [sign, list] of [['1.', 'ol'], ['*', 'ul']]) {
      await page.keyboard.type(`${sign} un`);
      await page.keyboard.press('Enter');
      await page.keyboard.type('deux');
      assert.deepEqual(await box(page).locator(`${list} > li`).allTextContents(), ['un', 'deux'], `${sign}, ${pasted}`);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.evaluate(() => document.querySelector('form[data-draft]').dispatchEvent(new CustomEvent('draft:forget')));
      await box(page).focus();
    }
    if (pasted) continue;
    await copyBeside(page, RICH);
    await box(page).focus();
    await page.keyboard.press('Control+v');
    await box(page).locator('b').waitFor();
    await page.evaluate(() => document.querySelector('form[data-draft]').dispatchEvent(new CustomEvent('draft:forget')));
    await box(page).focus();
  }
  assert.deepEqual(page.faults, []);
});
