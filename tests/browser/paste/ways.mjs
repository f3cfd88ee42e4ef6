// The ways into the text beyond one paste: drops, undo, two at once, a slow network, drafts, links, what is large.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BOX, PERMISSIONS, copy, copyPicture, drop, filesOnDisk, pasteFiles } from '../desk/clipboard.mjs';
import { holds, start } from '../desk/guichet.mjs';

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

const RICH = { 'text/html': '<p>un <b onclick="x()">gras</b></p><p>deux</p>', 'text/plain': 'un gras\ndeux' };
const box = (page) => page.locator(BOX);
/** What stands in the text, without the marks of the editor. */
const lines = (page) => box(page).evaluate((one) => one.innerText.replace(/[\u200b\n]+$/, '').replaceAll('\u200b', '').replaceAll('\u00a0', ' ').split(/\n+/));

async function openForm(before = async () => {}) {
  const page = await desk.page({ permissions: PERMISSIONS, serviceWorkers: 'block' });
  await before(page);
  await page.goto('/signaler/');
  await page.getByLabel('Description', { exact: true }).click();
  return page;
}

async function openEditor(act) {
  const page = await openForm(act);
  await box(page).waitFor();
  await box(page).focus();
  return page;
}

/** Copies in a page beside, so that the caret stays where it is. */
async function copyBeside(page, types) {
  const other = await page.context().newPage();
  await other.goto('/articles/');
  await copy(other, types);
  await other.close();
  await page.bringToFront();
}

/** Holds back a module until it is let go. */
async function holdBack(page, name) {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await page.route(`**/${name}*`, async (route) => {
    await gate;
    await route.continue();
  });
  return go;
}

const kept = (page) => page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith('guichet.draft.')).map(([, text]) => JSON.parse(text)).find((one) => one.description || one.description_text));

test('a line break at the end of a line begins another, for every reader', async () => {
  const page = await openEditor();
  await page.getByLabel('Adresse mail du demandeur').fill('lignes@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Deux lignes');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await box(page).focus();
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
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/tickets'));
  await page.getByRole('button', { name: 'Soumettre' }).click();
  assert.match(JSON.parse((await sent).postData()).description, /un<br>deux<br>trois/);
});

test('words typed while the cleaner is on its way stay behind what was pasted before them', async () => {
  let go;
  const page = await openEditor(async (one) => { go = await holdBack(one, 'vendor/purify.js'); });
  await copyBeside(page, RICH);
  await box(page).focus();
  await page.keyboard.type('a ');
  await page.keyboard.press('Control+v');
  await page.keyboard.type(' z');
  await page.keyboard.press('Enter');
  await page.keyboard.type('fin');
  await page.keyboard.press('Control+v');
  // Should the page be closed now, the words are in the draft.
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('finun gras')));
  go();
  await page.waitForFunction(() => document.querySelectorAll('[contenteditable] b').length === 2);
  await page.keyboard.type('|');
  assert.deepEqual(await lines(page), ['a un gras', 'deux z', 'finun gras', 'deux|']);
  assert.equal(await box(page).locator('img').count(), 0);
  assert.deepEqual(page.faults, []);
});

test('without the cleaner the words come, each line', async () => {
  const page = await openEditor((one) => one.route('**/vendor/purify.js*', (route) => route.abort()));
  await copyBeside(page, RICH);
  await box(page).focus();
  await page.keyboard.press('Control+v');
  await page.waitForFunction(() => document.querySelector('[contenteditable]').textContent.includes('deux'));
  assert.deepEqual(await lines(page), ['un gras', 'deux']);
});

test('without the editor the words and the files come all the same', async () => {
  const page = await openForm((one) => one.route('**/vendor/squire.js*', (route) => route.abort()));
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

test('the caret and the selection stay where they are when the editor comes', async () => {
  let go;
  const page = await openForm(async (one) => { go = await holdBack(one, 'js/editor/rich.js'); });
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
  const page = await openEditor();
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

test('files dropped on the text, or beside all fields, are taken; what cannot be is named', async () => {
  const page = await openEditor();
  await drop(page, box(page), ['facture.pdf', 'ecran.png', 'dossier', 'vide.log'].map(files.at), { 'text/plain': 'facture.pdf' });
  await page.locator('.file', { hasText: 'facture.pdf' }).getByText('envoyé').waitFor();
  await page.locator(`${BOX} img[data-file]`).waitFor();
  const error = page.locator('#files-error');
  await error.getByText('Un dossier ne peut pas être joint').waitFor();
  assert.match(await error.textContent(), /: dossier .*vide\.log/);
  assert.equal((await box(page).textContent()).trim(), '');
  await drop(page, page.getByLabel('Objet', { exact: true }), [files.at('plan.svg')]);
  await page.locator('.file', { hasText: 'plan.svg' }).getByText('envoyé').waitFor();
  assert.equal(new URL(page.url()).pathname, '/signaler/');
  await page.getByLabel('Objet', { exact: true }).focus();
  await pasteFiles(page, [files.at('scan.tiff')]);
  await page.locator('.file', { hasText: 'scan.tiff' }).getByText('envoyé').waitFor();
});

test('a file that vanishes is named, and the others go', async () => {
  const page = await openEditor();
  const more = await filesOnDisk();
  await page.evaluate(() => {
    document.addEventListener('drop', (event) => { window.late = [...event.dataTransfer.files]; event.preventDefault(); event.stopPropagation(); }, { once: true, capture: true });
  });
  await drop(page, box(page), [more.at('facture.pdf'), more.at('plan.svg')]);
  await page.waitForFunction(() => window.late?.length === 2);
  await more.remove();
  await page.evaluate(() => {
    const form = document.querySelector('form[data-draft]');
    form.dispatchEvent(new CustomEvent('files:add', { detail: [window.late[0], new File(['bon'], 'bon.txt', { type: 'text/plain' })], cancelable: true }));
  });
  await page.locator('.file', { hasText: 'bon.txt' }).getByText('envoyé').waitFor();
  assert.match(await page.locator('#files-error').textContent(), /Introuvable.*facture\.pdf/);
  assert.equal(await page.locator('.file', { hasText: 'facture.pdf' }).count(), 0);
});

test('a photograph that this browser can read becomes a JPEG for all', async () => {
  const page = await openEditor();
  // A bitmap: read by every browser, and shown by no mail program and no ticket.
  await page.evaluate(() => {
    const bytes = new Uint8Array(58);
    const view = new DataView(bytes.buffer);
    bytes.set([66, 77]);
    view.setUint32(2, 58, true); view.setUint32(10, 54, true); view.setUint32(14, 40, true);
    view.setInt32(18, 1, true); view.setInt32(22, 1, true); view.setUint16(26, 1, true); view.setUint16(28, 24, true);
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'photo.bmp', { type: 'image/bmp' }));
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const declared = JSON.parse((await page.waitForRequest('**/api/attachments')).postData()).files[0];
  assert.deepEqual([declared.name, declared.type], ['photo.jpg', 'image/jpeg']);
  await page.locator(`${BOX} img[data-file]`).waitFor();
});

for (const [name, types] of Object.entries({
  'all that has a look': { 'text/html': '<h2>Titre</h2><p>a <b>b</b> <i>c</i> <a href="https://exemple.org/x?y=1&amp;z=2">lien</a><br>suite</p><ul><li>un<ul><li>deux</li></ul></li></ul><ol start="3"><li>trois</li></ol><blockquote><p>cité</p></blockquote><table><tr><th>t</th><td colspan="2">1</td></tr></table><pre>a\n  b</pre>', 'text/plain': 'x' },
  'words alone': { 'text/plain': 'un\n\n  deux  x\n\ttrois' },
})) {
  test(`a draft comes back as it was: ${name}`, async () => {
    const page = await openEditor();
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
  const page = await openForm((one) => one.route('**/vendor/squire.js*', (route) => route.abort()));
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

test('only addresses become links', async () => {
  const page = await openEditor();
  for (const [typed, href] of [['\\\\serveur\\partage', null], ['luc@exemple.fr', 'mailto:luc@exemple.fr'], ['exemple.fr/aide', 'https://exemple.fr/aide'], ['C:\\Temp\\a.txt', null], ['javascript:alert(1)', null], ['+33 1 23 45 67 89', 'tel:+33123456789'], ['http://exemple.fr', 'http://exemple.fr']]) {
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
  const page = await openEditor();
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

test('reading what is carried costs in proportion, whatever is open and never closed', async () => {
  const page = await openEditor();
  const cost = (unit, count) => page.evaluate(async ([text, times]) => {
    const { calm } = await import('/js/editor/inert.js');
    const { findAddresses } = await import('/js/editor/addresses.js');
    const whole = text.repeat(times);
    const begun = performance.now();
    calm(whole);
    findAddresses(whole);
    return performance.now() - begun;
  }, [unit, count]);
  for (const unit of ['<style', '<style>', '<a b="', '<a b=', '<!--', '<a ', '</script', '<p onclick=a>', 'www.', 'https://a.fr/)', 'a@', 'a@b.', 'a-b.', '<']) {
    await cost(unit, 10_000);
    const [once, four] = [Math.max(20, await cost(unit, 50_000)), await cost(unit, 200_000)];
    assert.ok(four < 10 * once, `${unit}: ${once.toFixed()} ms, four times as much ${four.toFixed()} ms`);
  }
});
