// What people paste: fragments of word processors, with what is expected of them beside each.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openEditor as openEditorOf } from './desk/editor.mjs';
import { start } from './desk/guichet.mjs';

let desk;
let page;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

const FOLDER = new URL('./paste/', import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.expected.html')).map((name) => name.replace('.expected.html', ''));
const read = (name) => readFileSync(new URL(`${name}.html`, FOLDER), 'utf8');

const paste = (html, files = []) => page.evaluate(([text, names]) => {
  const data = new DataTransfer();
  data.setData('text/html', text);
  data.setData('text/plain', 'texte');
  for (const name of names) data.items.add(new File([new Uint8Array([137, 80, 78, 71])], name, { type: 'image/png' }));
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, [html, files]);

/** The editor, empty and entered, in a browser that has no draft of another test. */
async function openEditor() {
  await page?.context().close();
  page = await openEditorOf(desk);
}

test('there are fragments to paste', () => assert.ok(NAMES.length >= 4, NAMES.join()));

for (const name of NAMES) {
  test(`a fragment of ${name} becomes plain and safe`, async () => {
    await openEditor();
    await paste(read(name));
    await page.waitForFunction(() => document.querySelector('[contenteditable=true]').textContent.trim());
    const html = await page.locator('[contenteditable=true]').evaluate((box) => {
      for (const empty of box.querySelectorAll('p, div')) if (!empty.textContent.trim() && !empty.querySelector('img')) empty.remove();
      return box.innerHTML.replace(/[\u00a0\s]+/g, ' ').replace(/\u200b/g, '').replace(/> </g, '><').replaceAll('&nbsp;', ' ').replace(/ +/g, ' ').replace(/ (<\/(?:p|li)>)/g, '$1').trim();
    });
    assert.equal(html, read(`${name}.expected`).trim());
    const lost = read(name).includes('<img') && !/^(?:google)/.test(name);
    assert.equal(await page.getByText('Les images de ce document n’ont pas suivi').isVisible(), lost);
    assert.deepEqual(page.faults, []);
  });
}

test('a picture that Word hands over by itself is taken as a picture', async () => {
  await openEditor();
  await paste('<p class=MsoNormal><img src="file:///C:/x/clip_image001.png"></p>', ['image.png']);
  await page.locator('[contenteditable=true] img[data-local]').waitFor();
});

test('pictures inside the fragment itself come along', async () => {
  await openEditor();
  await paste('<p>Voici <img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="> fin</p>');
  await page.locator('[contenteditable=true] img[data-file]').waitFor();
  assert.equal(await page.locator('[contenteditable=true]').evaluate((box) => box.innerHTML.includes('data:')), false);
});
