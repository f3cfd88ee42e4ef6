// Keys and pastes at and in tables, and blocks that are emptied.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { box, copyBeside, openEditor } from './desk/editor.mjs';
import { holds, start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

const TABLE = '<table><tbody><tr><td>A</td><td>mid</td></tr><tr><td>B</td><td>fin</td></tr></tbody></table>';

async function paste(page, html) {
  await copyBeside(page, { 'text/html': html, 'text/plain': '' });
  const before = await shown(page);
  await page.keyboard.press('Control+v');
  await holds(page, (was) => document.querySelector('[contenteditable=true]').innerHTML.replaceAll('\u200b', '') !== was && !document.querySelector('[contenteditable] [data-wait]'), before);
}

const shown = (page) => box(page).evaluate((one) => one.innerHTML.replaceAll('\u200b', ''));
/** Cell by cell, row by row. */
const table = (page) => box(page).evaluate((one) => [...one.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.innerText.replaceAll('\u200b', '').replaceAll('\u00a0', ' ').trim())));

/** Puts the caret at one end of what the selector finds. */
const caret = (page, selector, atEnd) => page.evaluate(([where, end]) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector('[contenteditable=true]').querySelector(where));
  range.collapse(!end);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}, [selector, atEnd]);

test('keys at the border of a table leave its cells as they are', async () => {
  const page = await openEditor(desk);
  await paste(page, `<p>avant</p>${TABLE}<p>après</p>`);
  const cells = [['A', 'mid'], ['B', 'fin']];
  for (const [where, atEnd, key] of [['p:last-child', false, 'Backspace'], ['p', true, 'Delete'], ['td', false, 'Backspace'], ['td + td', false, 'Backspace'], ['td', true, 'Delete'], ['tr:last-child td + td', true, 'Delete']]) {
    await caret(page, where, atEnd);
    await page.keyboard.press(key);
    assert.deepEqual(await table(page), cells, `${key} at ${where}`);
    assert.deepEqual(await box(page).locator('> p').allInnerTexts(), ['avant', 'après'], `${key} at ${where}`);
  }
  // The caret has gone where the key points to.
  await caret(page, 'p:last-child', false);
  await page.keyboard.press('Backspace');
  await page.keyboard.type('!');
  assert.deepEqual(await table(page), [['A', 'mid'], ['B', 'fin!']]);
});

test('what is pasted into a cell stays in the cell', async () => {
  for (const [html, expected] of [
    ['<p>X1</p><p>X2</p>', 'X1\nX2'],
    ['<table><tr><td>X1</td><td>Y1</td></tr><tr><td>X2</td></tr></table>', 'X1 Y1\nX2'],
    ['<ul><li>X1</li><li>X2 <b>gras</b></li></ul>', 'X1\nX2 gras'],
    ['<h2>X1</h2><pre>X2\nX3</pre>', 'X1\nX2\nX3'],
  ]) {
    const page = await openEditor(desk);
    await paste(page, TABLE);
    await caret(page, 'td', true);
    await paste(page, html);
    const [[first, second], last] = await table(page);
    assert.deepEqual([first.replace(/^A\n?/, '').replace(/[ \t]+/g, ' '), second, last], [expected, 'mid', ['B', 'fin']], html);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test('words typed after a table was pasted stand in a line behind it', async () => {
  const cells = [['A', 'mid'], ['B', 'fin']];
  for (const [typed, back, below] of [['', 0, ['Merci']], ['avant', 0, ['Merci']], ['avantaprès', 5, ['Merciaprès']]]) {
    const page = await openEditor(desk);
    await page.keyboard.type(typed);
    for (let step = 0; step < back; step += 1) await page.keyboard.press('ArrowLeft');
    const was = await shown(page);
    await paste(page, TABLE);
    assert.deepEqual(await table(page), cells, typed);
    await page.keyboard.press('Control+z');
    assert.equal(await shown(page), was, 'one step back');
    await paste(page, TABLE);
    await paste(page, TABLE);
    await page.keyboard.type('Merci');
    assert.deepEqual(await table(page), [...cells, ...cells], typed);
    assert.equal(await box(page).locator('table').count(), 2, typed);
    assert.deepEqual(await box(page).evaluate((one) => [...one.lastElementChild.querySelectorAll('td')].length), 0, typed);
    assert.deepEqual([await box(page).evaluate((one) => one.lastElementChild.innerText.replaceAll('\u200b', '').trim())], below);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test('lists, quotes and lines of a program take no cell out of its table', async () => {
  const bulleted = (page) => page.getByRole('button', { name: 'Liste', exact: true });
  for (const [name, act, words] of [
    ['1. typed', (page) => page.keyboard.type('1. redémarrer'), '1. redémarrer'],
    ['* typed', (page) => page.keyboard.type('* relancer'), '* relancer'],
    ['the button', (page) => bulleted(page).click(), ''],
    ['Ctrl+Shift+8', (page) => page.keyboard.press('Control+Shift+8'), ''],
    ['Ctrl+Shift+9', (page) => page.keyboard.press('Control+Shift+9'), ''],
    ['Ctrl+]', (page) => page.keyboard.press('Control+]'), ''],
    ['Ctrl+D', (page) => page.keyboard.press('Control+d'), ''],
  ]) {
    const page = await openEditor(desk);
    await paste(page, `<p>avant</p>${TABLE.replace('mid', '')}`);
    await caret(page, 'td + td', false);
    await act(page);
    assert.deepEqual(await table(page), [['A', words], ['B', 'fin']], name);
    await page.keyboard.press('Control+a');
    if (name === 'the button') await act(page);
    assert.deepEqual(await table(page), [['A', words], ['B', 'fin']], `${name}, all selected`);
    assert.equal(await box(page).locator('ol, ul, pre, blockquote').count(), 0, name);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
  // Beside a table they do what they do elsewhere.
  const page = await openEditor(desk);
  await paste(page, `${TABLE}<p>après</p>`);
  await caret(page, 'p:last-child', true);
  await page.keyboard.press('Enter');
  await page.keyboard.type('1. redémarrer');
  assert.equal(await box(page).locator('ol > li').innerText(), 'redémarrer');
});

test('a table, a heading or lines of a program that are emptied go', async () => {
  for (const html of [TABLE, '<ul><li>a</li><li>b</li></ul>', '<ol><li>a</li></ol>', '<dl><dt>a</dt><dd>b</dd></dl>', '<h2>titre</h2>', '<pre>a\nb</pre>', `${'<blockquote>'.repeat(20)}<p>a</p>${'</blockquote>'.repeat(20)}`]) {
    for (const keys of [['Delete'], ['Backspace'], ['Delete', 'Backspace', 'Backspace']]) {
      const page = await openEditor(desk);
      await paste(page, html);
      await page.keyboard.press('Control+a');
      for (const key of keys) await page.keyboard.press(key);
      await page.keyboard.type('neuf');
      assert.match(await shown(page), /^<(p|div)>neuf(<br>)?<\/\1>$/, `${html} ${keys}`);
      await page.context().close();
    }
  }
});
