// Lines of a program, where a key or a tool makes one block of two.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { box, copyBeside, fillRest, openEditor, sent } from './desk/editor.mjs';
import { holds, start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

const CODE = '<pre>eee\n    fff\n\tggg</pre>';

/** The editor with this in it, and this much of it selected. */
async function selected(html, from, to = from) {
  const page = await openEditor(desk);
  await copyBeside(page, { 'text/html': html, 'text/plain': '' });
  await page.keyboard.press('Control+v');
  await holds(page, () => document.querySelector('[contenteditable=true] pre'));
  await page.evaluate((ends) => {
    const root = document.querySelector('[contenteditable=true]');
    const [start, end] = ends.map(([where, offset]) => [root.querySelector(where).firstChild, offset]);
    getSelection().setBaseAndExtent(...start, ...end);
  }, [from, to]);
  return page;
}

/** Each line with what it is indented by. */
const shown = (page) => box(page).evaluate((one) => one.innerText.replace(/[\u200b\n]+$/, '').replaceAll('\u200b', '').replaceAll('\u00a0', ' ').replaceAll('\t', '    ').split(/\n+/));
const INDENTED = ['    fff', '    ggg'];

for (const [name, html, from, to, act, expected] of [
  ['Backspace at its start', `<p>aaa</p>${CODE}`, ['pre', 0], undefined, (page) => page.keyboard.press('Backspace'), ['aaaeee', ...INDENTED]],
  ['Delete at the end of the paragraph before', `<p>aaa</p>${CODE}`, ['p', 3], undefined, (page) => page.keyboard.press('Delete'), ['aaaeee', ...INDENTED]],
  ['Ctrl+Backspace at its start', `<p>aaa</p>${CODE}`, ['pre', 0], undefined, (page) => page.keyboard.press('Control+Backspace'), ['aaaeee', ...INDENTED]],
  ['Backspace from the paragraph into it', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 1], (page) => page.keyboard.press('Backspace'), ['aaa ee', ...INDENTED]],
  ['Delete from the paragraph into its second line', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 8], (page) => page.keyboard.press('Delete'), ['aaa fff', INDENTED[1]]],
  ['a letter in place of both', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 1], (page) => page.keyboard.type('x'), ['aaa xee', ...INDENTED]],
  ['Enter in place of both', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 1], (page) => page.keyboard.press('Enter'), ['aaa', 'ee', ...INDENTED]],
  ['cutting from the paragraph into it', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 1], (page) => page.keyboard.press('Control+x'), ['aaa ee', ...INDENTED]],
  ['words put in by the system', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 1], (page) => page.keyboard.insertText('x'), ['aaa xee', ...INDENTED]],
  ['Backspace of the line of a list before', `<ul><li>aaa</li></ul>${CODE}`, ['pre', 0], undefined, (page) => page.keyboard.press('Backspace'), ['aaaeee', ...INDENTED]],
  ['a list made of it', CODE, ['pre', 0], ['pre', 2], (page) => page.getByRole('button', { name: 'Liste', exact: true }).click(), ['eee', ...INDENTED]],
  ['a paste in place of both', `<p>aaa bbb</p>${CODE}`, ['p', 4], ['pre', 1], async (page) => {
    await copyBeside(page, { 'text/plain': 'mot' });
    await page.keyboard.press('Control+v');
    await box(page).getByText('mot').waitFor();
  }, ['aaa motee', ...INDENTED]],
  ['Delete at its own end', `${CODE}<p>aaa</p>`, ['p', 0], undefined, (page) => page.keyboard.press('Backspace'), ['eee', '    fff', '    gggaaa']],
]) {
  test(`${name}: each line of a program stays a line, with its indentation`, async () => {
    const page = await selected(html, from, to);
    // Where the browser itself makes one block of two, it tries to give the words the look they had.
    page.ignores = (words) => words.startsWith('Applying inline style');
    await act(page);
    await page.waitForTimeout(100);
    assert.deepEqual((await shown(page)).map((line) => line.trimEnd()), expected, await box(page).innerHTML());
    assert.deepEqual(page.faults, []);
  });
}

test('lines that left their block are sent as lines', async () => {
  const page = await selected(`<p>aaa</p>${CODE}`, ['pre', 0]);
  await page.keyboard.press('Backspace');
  await page.waitForTimeout(100);
  await page.keyboard.type('!');
  await fillRest(page, 'lignes@exemple.fr', 'Lignes');
  const { description } = await sent(page);
  assert.match(description.replaceAll(/&nbsp;|\u00a0/g, ' '), /aaa!eee<br> {4}fff<br> {4}ggg/);
});

test('undone, lines that left their block are in it again', async () => {
  const page = await selected(`<p>aaa</p>${CODE}`, ['pre', 0]);
  await page.keyboard.press('Backspace');
  await box(page).locator('pre').waitFor({ state: 'detached' });
  await page.waitForTimeout(100);
  await page.keyboard.press('Control+z');
  await box(page).locator('pre').waitFor({ timeout: 4000 });
  assert.deepEqual(await shown(page), ['aaa', 'eee', ...INDENTED]);
});
