// A description that is left comes back as it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
