// A description that is left comes back as it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PERMISSIONS } from './desk/clipboard.mjs';
import { box, copyBeside, fillRest, holdBack, kept, openEditor, openForm, sent } from './desk/editor.mjs';
import { holds, start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(async () => {
  await desk?.stop();
});

for (const [name, types] of Object.entries({
  'all that has a look': { 'text/html': '<h2>Titre</h2><p>a <b>b</b> <i>c</i> <a href="https://exemple.org/x?y=1&amp;z=2">lien</a><br>suite</p><ul><li>un<ul><li>deux</li></ul></li></ul><ol start="3"><li>trois</li></ol><blockquote><p>cité</p></blockquote><table><tr><th>t</th><td colspan="2">1</td></tr></table><pre>a\n  b</pre>', 'text/plain': 'x' },
  'words alone': { 'text/plain': 'un\n\n  deux  x\n\ttrois' },
})) {
  test(`a draft comes back as it was: ${name}`, async () => {
    const page = await openEditor(desk);
    await copyBeside(page, types);
    await box(page).focus();
    await page.keyboard.press('Control+v');
    await page.waitForFunction(() => !document.querySelector('[data-wait]'));
    await page.keyboard.type(' fin ');
    await holds(page, () => Object.values(localStorage).some((text) => text.includes('fin')));
    const [before, shown] = [(await kept(page)).description, await box(page).innerHTML()];
    for (let turn = 0; turn < 2; turn += 1) {
      await page.reload();
      await page.getByText('Brouillon retrouvé').waitFor();
      await page.waitForFunction(() => document.querySelector('[contenteditable]')?.textContent.includes('fin'));
      assert.equal(await box(page).innerHTML(), shown);
      await page.getByLabel('Objet', { exact: true }).fill(`tour ${turn}`);
      await holds(page, (words) => Object.values(localStorage).some((text) => text.includes(words)), `tour ${turn}`);
      assert.equal((await kept(page)).description, before);
    }
    assert.deepEqual(page.faults, []);
  });
}

test('a draft of the textarea comes back letter by letter, and one without the editor is not lost', async () => {
  const text = '  indenté\n\n\tdeux  x  \n';
  const page = await openForm(desk, (one) => one.route('**/vendor/squire.js*', (route) => route.abort()));
  await page.locator('textarea').fill(text);
  await holds(page, () => Object.values(localStorage).some((one) => one.includes('indent')));
  await page.reload();
  await page.waitForFunction(() => document.querySelector('textarea').value);
  assert.equal(await page.locator('textarea').inputValue(), text);
  // One with a look, kept by an editor that does not come any more.
  const look = '<h2>Titre</h2><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>';
  await page.evaluate((html) => {
    for (const [name, one] of Object.entries(localStorage)) if (name.startsWith('guichet.draft.')) localStorage.setItem(name, JSON.stringify({ ...JSON.parse(one), description: html, description_text: undefined }));
    addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true);
  }, look);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('textarea').value);
  assert.equal(await page.locator('textarea').inputValue(), 'Titre\n1\t2');
  await page.getByLabel('Objet', { exact: true }).fill('encore');
  await holds(page, () => Object.values(localStorage).some((one) => one.includes('encore')));
  assert.equal((await kept(page)).description, look);
});

const LOOK = { 'text/html': '<p>voir <a href="https://intranet.exemple.fr/doc/4711">ici</a> et <b>gras</b></p><ol start="7"><li>sept</li></ol><p>HTML seul</p>', 'text/plain': 'voir ici' };
/** What all of it leaves in the text, whoever tidies it. */
const PARTS = ['href="https://intranet.exemple.fr/doc/4711"', '<b>gras</b>', '<ol start="7"><li>sept</li></ol>', 'HTML seul'];

/** The first act in an empty form; `early` holds something back, and what it gives lets that go. */
async function pasteFirst(types, early) {
  const page = await desk.page({ permissions: PERMISSIONS, serviceWorkers: 'block' });
  const go = await early?.(page);
  await page.goto('/signaler/');
  await copyBeside(page, types);
  await page.getByLabel('Description', { exact: true }).click();
  return { page, go };
}

/** After a reload, with nothing held back, all of it is there again. */
async function comesBack(page, more = []) {
  await page.unrouteAll();
  await page.reload();
  await box(page).waitFor();
  await page.waitForFunction(() => document.querySelector('[contenteditable]').textContent.includes('voir'));
  const html = (await box(page).innerHTML()).replaceAll('&nbsp;', ' ');
  for (const part of [...PARTS, ...more]) assert.ok(html.includes(part), `${part} in ${html}`);
  assert.deepEqual(page.faults, []);
}

test('a draft holds the look of what was pasted first, with no key pressed since', async () => {
  const { page, go } = await pasteFirst(LOOK, (one) => holdBack(one, 'js/editor/rich.js'));
  await page.keyboard.press('Control+v');
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('voir')));
  go();
  await page.waitForFunction(() => document.querySelector('[contenteditable] ol'));
  // As the editor shows it, and not only as it came.
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('4711') && text.includes('noreferrer')));
  await comesBack(page);
});

test('a draft holds the look of what was pasted while the editor is still to come', async () => {
  const picture = '<p><img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="></p>';
  const { page } = await pasteFirst({ ...LOOK, 'text/html': LOOK['text/html'] + picture }, (one) => holdBack(one, 'js/editor/rich.js'));
  await page.keyboard.type('avant ');
  await page.keyboard.press('Control+v');
  await page.keyboard.type(' derrière');
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('derri') && text.includes('4711')));
  assert.equal(await page.locator('textarea').inputValue(), 'avant voir ici derrière');
  await comesBack(page, ['avant', 'derrière']);
  await box(page).locator('img[data-file]').waitFor();
});

test('a draft holds the look of what was pasted while its cleaner is still to come', async () => {
  const { page } = await pasteFirst(LOOK, (one) => holdBack(one, 'js/editor/clean.js'));
  await box(page).waitFor();
  await box(page).focus();
  await page.keyboard.type('avant ');
  await page.keyboard.press('Control+v');
  await page.locator('[data-wait]').waitFor({ state: 'attached' });
  await page.keyboard.type(' derrière');
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('derri') && text.includes('4711')));
  await comesBack(page, ['avant', 'derrière']);
});

test('a draft holds the look of what its cleaner put in, with no key pressed since', async () => {
  const { page, go } = await pasteFirst(LOOK, (one) => holdBack(one, 'js/editor/clean.js'));
  await box(page).waitFor();
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await page.locator('[data-wait]').waitFor({ state: 'attached' });
  go();
  await page.waitForFunction(() => document.querySelector('[contenteditable] ol'));
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('4711') && !text.includes('data-wait')));
  await comesBack(page);
});

test('words written before anybody keeps them are kept once somebody does', async () => {
  let go;
  const page = await openForm(desk, async (one) => { go = await holdBack(one, 'js/draft/keep.js'); });
  await box(page).waitFor();
  await box(page).focus();
  await page.keyboard.type('Trop tôt');
  go();
  await holds(page, () => Object.values(localStorage).some((one) => one.includes('Trop tôt')));
});

test('what is sent while a draft is on its way back holds all of it', async () => {
  const page = await openEditor(desk);
  await fillRest(page, 'retour@exemple.fr', 'De retour');
  await page.keyboard.type('Un mot ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('gras');
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('gras')));
  const go = await holdBack(page, 'js/editor/start.js');
  await page.reload();
  await page.getByText('Brouillon retrouvé').waitFor();
  assert.match((await sent(page, go)).description, /Un mot\s*(?:&nbsp;)?<b>gras/);
});
