// What hands do besides typing and pasting: words composed of several keys, moved within the text, written from the right, taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BOX, copyPicture } from './desk/clipboard.mjs';
import { RICH, box, copyBeside, holdBack, lines, openEditor, openForm } from './desk/editor.mjs';
import { start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

/** Writes with an input method: what is being composed, then what it becomes. */
async function composer(page) {
  const session = await page.context().newCDPSession(page);
  return {
    compose: (text) => session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    become: (text) => session.send('Input.insertText', { text }),
  };
}

test('a word that is being composed is whole, whatever arrives meanwhile', async () => {
  for (const [name, open] of [['js/editor/rich.js', openForm], ['vendor/purify.js', openEditor]]) {
    let go;
    const page = await open(desk, async (one) => { go = await holdBack(one, name); });
    const { compose, become } = await composer(page);
    const field = page.locator('textarea, [contenteditable]').first();
    await copyBeside(page, RICH);
    await field.focus();
    await page.keyboard.type('a ');
    await page.keyboard.press('Control+v');
    for (const text of ['n', 'に', 'にh']) await compose(text);
    const came = page.waitForResponse(`**/${name}*`);
    go();
    await came;
    for (const text of ['にほ', 'にほん']) await compose(text);
    await become('日本');
    await page.waitForFunction((selector) => document.querySelector(`${selector} b`), BOX);
    await page.keyboard.type('|');
    assert.deepEqual(await lines(page), ['a un gras', 'deux日本|'], name);
    assert.deepEqual(page.faults, []);
  }
});

test('a word that is given up or left while it is composed leaves the others', async () => {
  const page = await openEditor(desk);
  const { compose, become } = await composer(page);
  await page.keyboard.type('un');
  await compose('abc');
  await compose('');
  assert.deepEqual(await lines(page), ['un']);
  await page.keyboard.press('Enter');
  await compose('fin');
  await page.getByLabel('Objet', { exact: true }).focus();
  assert.deepEqual(await lines(page), ['un', 'fin']);
  await box(page).focus();
  await page.keyboard.press('Control+End');
  await become(' là');
  assert.deepEqual(await lines(page), ['un', 'fin là']);
});

/** Where a word stands on the screen: its middle, or right behind it. */
const spot = (page, word, behind) => page.evaluate(([selector, text, end]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, end ? at + text.length - 1 : at);
    range.setEnd(walker.currentNode, at + text.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { x: end ? right : (left + right) / 2, y: (top + bottom) / 2 };
  }
  throw new Error(text);
}, [BOX, word, behind]);

async function dragWord(page, word, target) {
  const from = await spot(page, word);
  await page.mouse.dblclick(from.x, from.y);
  const to = await spot(page, target, true);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 4, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}

test('words that are dragged within the text move, and a step back moves them back', async () => {
  const page = await openEditor(desk);
  await page.keyboard.type('un deux trois');
  await page.keyboard.press('Enter');
  await page.keyboard.type('quatre');
  await page.evaluate(() => import('/js/editor/clean.js'));
  await dragWord(page, 'deux', 'quatre');
  await page.waitForFunction((selector) => document.querySelector(selector).textContent.includes('quatredeux'), BOX);
  assert.deepEqual((await lines(page)).map((line) => line.replace(/ +/g, ' ')), ['un trois', 'quatredeux']);
  await page.keyboard.press('Control+z');
  assert.deepEqual(await lines(page), ['un deux trois', 'quatre']);
  // What comes from elsewhere afterwards is taken as before.
  await page.getByLabel('Objet', { exact: true }).fill('sujet');
  await page.getByLabel('Objet', { exact: true }).dblclick();
  const { x, y } = await page.getByLabel('Objet', { exact: true }).boundingBox();
  const to = await spot(page, 'quatre', true);
  await page.mouse.move(x + 30, y + 20);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 30, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction((selector) => document.querySelector(selector).textContent.includes('quatresujet'), BOX);
  assert.deepEqual(page.faults, []);
});

test('words that cannot be moved yet stay where they are', async () => {
  let go;
  const page = await openEditor(desk, async (one) => { go = await holdBack(one, 'vendor/purify.js'); });
  await page.keyboard.type('un deux trois');
  await page.keyboard.press('Enter');
  await page.keyboard.type('quatre');
  await dragWord(page, 'deux', 'quatre');
  assert.deepEqual(await lines(page), ['un deux trois', 'quatre']);
  go();
  await page.evaluate(() => import('/js/editor/clean.js'));
  await dragWord(page, 'deux', 'quatre');
  await page.waitForFunction((selector) => document.querySelector(selector).textContent.includes('quatredeux'), BOX);
});

test('a picture that a step back brings again is the one that was sent', async () => {
  const page = await openEditor(desk);
  const go = await holdBack(page, 'api/attachments');
  await page.keyboard.type('avant ');
  await copyPicture(page);
  await page.keyboard.press('Control+v');
  await page.locator(`${BOX} img[data-state=sending]`).waitFor();
  await page.keyboard.type(' suite');
  await copyBeside(page, { 'text/plain': 'collé' });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  go();
  const image = page.locator(`${BOX} img`);
  await page.locator(`${BOX} img[data-state=sent]`).waitFor();
  const file = await image.getAttribute('data-file');
  for (let step = 0; step < 2; step += 1) {
    await page.keyboard.press('Control+z');
    await page.locator(`${BOX} img[data-state=sent]`).waitFor();
    assert.equal(await image.getAttribute('data-file'), file);
    assert.equal(await image.evaluate((one) => one.naturalWidth), 40);
  }
  await page.keyboard.type(' fin');
  await page.getByLabel('Adresse mail du demandeur').fill('pas@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Un pas en arrière');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/tickets'));
  await page.getByRole('button', { name: 'Soumettre' }).click();
  const body = JSON.parse((await sent).postData());
  assert.deepEqual(body.inline_files, [file]);
  assert.match(body.description, new RegExp(`<img[^>]* data-file="${file}"`));
});

test('what is written from the right stands on the right, each line by itself', async () => {
  const page = await openEditor(desk);
  const written = 'שלום עולם 123\nBonjour\n\u200Fمرحبا (12) fin';
  await copyBeside(page, { 'text/plain': written });
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await page.keyboard.press('Enter');
  await page.keyboard.type('عربي');
  assert.deepEqual(await lines(page), [...written.split('\n'), 'عربي']);
  const sides = await box(page).evaluate((one) => [...one.querySelectorAll('p')].map((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    const [words, whole] = [range.getBoundingClientRect(), line.getBoundingClientRect()];
    return words.left - whole.left < whole.right - words.right ? 'left' : 'right';
  }));
  assert.deepEqual(sides, ['right', 'left', 'right', 'right']);
});
