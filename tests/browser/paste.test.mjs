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

const typed = (level, sign, words, tag = 'p') => `<${tag} style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${sign}&nbsp; </span>${words}</${tag}>`;
/** What is pasted, and what the text has then. */
const ROWS = {
  'numbers of Word that start later': [typed(1, '3.', 'Trois') + typed(1, '4.', 'Quatre'), '<ol start="3"><li>Trois</li><li>Quatre</li></ol>'],
  'numbers of Word around a paragraph': [`${typed(1, '1.', 'Un')}<p>mot</p>${typed(1, '2.', 'Deux')}`, '<ol><li>Un</li></ol><p>mot</p><ol start="2"><li>Deux</li></ol>'],
  'letters of Word': [typed(1, 'a)', 'Un') + typed(1, 'b)', 'Deux'), '<p>a) Un</p><p>b) Deux</p>'],
  'letters of Word below a number': [typed(1, '1.', 'Un') + typed(2, 'a.', 'Petit') + typed(1, '2.', 'Deux'), '<ol><li><div>Un</div><div>a. Petit</div></li><li>Deux</li></ol>'],
  'a heading with a number': [typed(1, '2.1', 'Titre', 'h2'), '<h2>2.1 Titre</h2>'],
  'items with a number of their own': ['<ol><li value=3>trois</li><li>quatre</li><li value=7>sept</li></ol>', '<ol start="3"><li>trois</li><li>quatre</li></ol><ol start="7"><li>sept</li></ol>'],
  'a list of letters': ['<ol type=a start=3><li><p>c</p></li><li>d</li></ol><ol style="list-style-type: upper-roman"><li>un<li value=4>quatre</ol>', '<div><p>c. c</p></div><div>d. d</div><div>I. un</div><div>IV. quatre</div>'],
  'a list of letters within a list': ['<ol><li>un</li><ol><li style="list-style-type:lower-alpha">petit</li></ol><li>deux</li></ol>', '<ol><li><div>un</div><div>a. petit</div></li><li>deux</li></ol>'],
  'addresses that a page cannot follow': ['<p><a href="file://///srv/commun/B.xlsx">Budget</a>, <a href="ftp://x.fr/a">ftp://x.fr/a</a>, <a href="onenote:#S">Note</a>, <a href="\\\\srv\\p">part</a>, <a href=" java\nscript:x()">non</a>, <a href="data:text/html,x">non</a>, <a href="wiki">non</a></p>', '<p>Budget (file://///srv/commun/B.xlsx), ftp://x.fr/a, Note (onenote:#S), part (\\\\srv\\p), non, non, non</p>'],
};

test('numbers and addresses that the text cannot have stay as words', async () => {
  for (const [name, [html, expected]] of Object.entries(ROWS)) {
    await openEditor();
    await paste(html);
    await page.waitForFunction(() => document.querySelector('[contenteditable=true]').textContent.trim() && !document.querySelector('[data-wait]'));
    const found = await page.locator('[contenteditable=true]').evaluate((box) => {
      for (const line of box.querySelectorAll('p:not(:has(img))')) if (!line.textContent.trim()) line.remove();
      for (const link of box.querySelectorAll('a:not([href])')) link.replaceWith(...link.childNodes);
      return box.innerHTML.replaceAll('&nbsp;', ' ').replace(/<br>(?=<\/)/g, '').replace(/ +/g, ' ');
    });
    assert.equal(found, expected, name);
  }
});

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
