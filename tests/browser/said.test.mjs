// Words that a clipboard says outside of plain markup, or in its plain words alone: each comes out, whenever it is pasted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { box, copyBeside, holdBack, lines, openEditor, openForm } from './desk/editor.mjs';
import { holds, start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

/** What the clipboard has as HTML and as words, and the lines that come out of it. */
const ROWS = {
  'comments alone': ['<meta charset="utf-8"><!--StartFragment--><!--EndFragment-->', 'un\ndeux', ['un', 'deux']],
  'a style alone': ['<style>p { color: red }</style>', 'un', ['un']],
  'a space': [' ', 'un', ['un']],
  'a picture of another host': ['<img src="https://ailleurs.example/x.png">', 'un', ['un']],
  'a picture with a description that nobody saw': ['<p>ok <img src="https://ailleurs.example/x.png" alt="Plan du site"></p>', 'ok', ['ok']],
  'an emoji named as programs name it': ['<p>ok <img src="https://ailleurs.example/s.png" alt=":+1:"></p>', 'ok', ['ok :+1:']],
  'an emoji drawn as a picture': ['<p>ok <img src="https://ailleurs.example/1f600.png" alt="😀"> là</p>', 'ok 😀 là', ['ok 😀 là']],
  'a drawing': ['<svg><style>a{}</style><title>non</title><text>un</text><text>deux</text></svg>', 'un deux', ['un deux']],
  'a formula': ['<p>soit <math><mi>x</mi><mo>=</mo><mn>2</mn><annotation>TeX</annotation></math></p>', 'soit x=2', ['soit x=2']],
  'fields of a form': ['<p>Nom <input value="Petit"><input type="hidden" value="h"><input type="password" value="s"></p><textarea>un\ndeux</textarea><select><option>a<option selected>b</select>', 'Nom', ['Nom Petit', 'un', 'deux', 'b']],
  'fields side by side': ['<input value="un"><input value="deux"><label>Nom</label><input value="Petit">, <button>Oui</button><button>Non</button> a<input type="checkbox">b', 'x', ['un deux Nom Petit, Oui Non a b']],
  'a choice of several': ['<p>ok</p><datalist><option>non</option></datalist><select><option>a<option>c</select>', 'ok', ['ok', 'a']],
  'elements of the page’s own': ['<x-row><x-cell>un</x-cell><x-cell>deux</x-cell></x-row><x-row>trois</x-row>, fin<x-mark></x-mark>.', 'x', ['un deux trois, fin.']],
  'rows without their table': ['<meta charset="utf-8"><tr><td>un</td><td>deux</td></tr><tr><td>trois</td><td>quatre</td></tr>', 'un\tdeux\ntrois\tquatre', ['un\tdeux', 'trois\tquatre']],
  'cells alone among words': ['<p>avant</p><td>un</td><td>deux</td><p>après</p>', 'x', ['avant', 'un\tdeux', 'après']],
  'words that a style sets apart': ['<div style="display: grid"><span>Nom</span><span>Claire</span></div><span style="display: block">un</span><b style="display:block">deux</b><p style="display:flex"><span>trois</span> <a href="https://x.fr">quatre</a></p><section style="display:flex"><em>cinq</em><i>six</i></section>', 'x', ['Nom', 'Claire', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six']],
  'a table of style alone': ['<div style="display:table"><div style="display:table-row"><div style="display:table-cell">Nom</div><div style="display:table-cell">Poste</div></div><span style="display:table-row"><span style="display:table-cell">Luc</span> <span style="display:table-cell">PC-1</span></span></div>', 'x', ['Nom    Poste', 'Luc     PC-1']],
  'code of which each line is a block': ['<pre><code><span style="display:block">un</span><span style="display:block">deux</span></code></pre>', 'x', ['un', 'deux']],
  'words that a style lets run on': ['<p>a <span style="display: inline !important">un</span><span style="display:inline-block">deux</span></p>', 'x', ['a undeux']],
  'words that nobody saw': ['<p>vu<span style="display:none">non</span><span hidden>non</span><span style="mso-hide: all">non</span> ici <span style="position: absolute; clip: rect(0 0 0 0)">ouvrir</span>Menu</p><div style="display:none"><p>non</p></div>', 'x', ['vu ici ouvrir Menu']],
  'what stands in place of a film': ['<video src="x">un</video><object data="x">deux</object>', 'un deux', ['undeux']],
};

const MOMENTS = {
  'before the editor': [openForm, 'js/editor/rich.js'],
  'before the cleaner': [openEditor, 'vendor/purify.js'],
  'in use': [openEditor, undefined],
};

for (const [moment, [open, held]] of Object.entries(MOMENTS)) {
  test(`each clipboard says its words, ${moment}`, async () => {
    for (const [name, [html, plain, expected]] of Object.entries(ROWS)) {
      let go = () => {};
      const page = await open(desk, async (one) => { if (held) go = await holdBack(one, held); });
      await copyBeside(page, { 'text/html': html, 'text/plain': plain });
      await page.keyboard.press('Control+v');
      go();
      await box(page).waitFor();
      await holds(page, () => !document.querySelector('[contenteditable] [data-wait]') && document.querySelector('[contenteditable=true]').innerText.trim());
      assert.deepEqual((await lines(page)).map((line) => line.trim()).filter(Boolean), expected, name);
      assert.deepEqual(page.faults, [], name);
      await page.context().close();
    }
  });
}
