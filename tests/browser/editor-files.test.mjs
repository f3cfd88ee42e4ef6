// Files dropped on the description or beside all fields, and pictures not every browser shows.
import assert from 'node:assert/strict';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { BOX, drop, filesOnDisk, pasteFiles } from './desk/clipboard.mjs';
import { box, fillRest, openEditor, sent } from './desk/editor.mjs';
import { logIn, start } from './desk/guichet.mjs';

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

test('files dropped on the text, or beside all fields, are taken; what cannot be is named', async () => {
  const page = await openEditor(desk);
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

test('a picture that is too large is named among what is refused, and the others go', async () => {
  const page = await openEditor(desk);
  const more = await filesOnDisk();
  await writeFile(more.at('gros.png'), await readFile(more.at('ecran.png')));
  await truncate(more.at('gros.png'), 26 * 1024 * 1024);
  await drop(page, box(page), ['gros.png', 'ecran.png', 'vide.log', 'plan.svg'].map(more.at));
  await page.locator(`${BOX} img[data-file]`).waitFor();
  await page.locator('.file', { hasText: 'plan.svg' }).getByText('envoyé').waitFor();
  assert.match(await page.locator('#files-error').textContent(), /Trop lourd \(25\s?Mo au plus\)\s: gros\.png Fichier vide\s: vide\.log/);
  assert.equal(await page.locator(`${BOX} img`).count(), 1);
  // Whoever goes on has read it.
  await drop(page, box(page), [more.at('facture.pdf')]);
  await page.locator('.file', { hasText: 'facture.pdf' }).getByText('envoyé').waitFor();
  assert.equal(await page.locator('#files-error').isVisible(), false);
  await more.remove();
});

test('a file dropped outside of the form is taken and shown, with the first touch of the page', async () => {
  const page = await desk.page({ viewport: { width: 1000, height: 500 } });
  await page.goto('/signaler/');
  const settled = () => page.waitForFunction(() => document.querySelector('[data-started*="files/choose"]'));
  const heading = page.getByRole('heading', { level: 1 });
  // The first drag over the page brings what takes it.
  const { x, y } = await heading.boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x: x + 20, y: y + 10, data: { items: [], files: [files.at('facture.pdf')], dragOperationsMask: 1 } });
  await settled();
  await drop(page, heading, [files.at('facture.pdf')]);
  const row = page.locator('.file', { hasText: 'facture.pdf' });
  await row.getByText('envoyé').waitFor();
  assert.equal(await page.locator('.file').count(), 1);
  await page.waitForFunction(() => document.querySelector('.file').getBoundingClientRect().bottom <= innerHeight);
  assert.equal(new URL(page.url()).pathname, '/signaler/');

  // On a ticket as on the form.
  await logIn(page, 'marie@guichet.example');
  await page.goto('/ticket/?numero=5');
  await page.locator('#body').click();
  await settled();
  await heading.scrollIntoViewIfNeeded();
  await drop(page, heading, [files.at('plan.svg')]);
  await page.locator('.file', { hasText: 'plan.svg' }).getByText('envoyé').waitFor();
  assert.deepEqual(page.faults, []);
});

test('a file that vanishes is named, and the others go', async () => {
  const page = await openEditor(desk);
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
  const page = await openEditor(desk);
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

test('a file chosen just before sending goes along, and a picture that becomes one', async () => {
  const page = await openEditor(desk);
  await fillRest(page, 'vite@exemple.fr', 'Vite');
  await page.keyboard.type('Voir ci-joint.');
  // A slow disk: nothing of a file is read before it is let go.
  await page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    const gate = new Promise((go) => (window.go = go));
    Blob.prototype.arrayBuffer = async function () {
      await gate;
      return read.call(this);
    };
  });
  await page.getByLabel('Joindre un fichier').setInputFiles(files.at('facture.pdf'));
  await pasteFiles(page, [files.at('plan.svg')]);
  const body = await sent(page, async () => {
    await page.waitForFunction(() => document.querySelector('form[aria-busy]'));
    await page.evaluate(() => window.go());
  });
  assert.equal(body.files.length, 2);
});
