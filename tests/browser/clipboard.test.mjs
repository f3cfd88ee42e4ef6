// What people have on the clipboard, at each moment of the editor's coming, in each field that has it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { BOX, PERMISSIONS, copy, copyPicture, filesOnDisk, pasteFiles } from './desk/clipboard.mjs';
import { holds, logIn, start } from './desk/guichet.mjs';

const read = (name) => readFileSync(new URL(`./paste/${name}`, import.meta.url), 'utf8');
const ROWS = JSON.parse(read('matrix.expected.json'));
const STATES = ['not yet there', 'just there', 'in use'];

let desk;
let files;
let other;
/** @type {{place: string, state: string, page: import('playwright-core').Page}[]} */
let cells;

function newGate() {
  const gate = {};
  gate.promise = new Promise((resolve) => (gate.resolve = resolve));
  return gate;
}

/** The editor's own module waits while a page has a gate; nothing else is touched, as it costs time. */
async function gated(page) {
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', async ({ requestId }) => {
    await page.gate?.promise;
    await session.send('Fetch.continueRequest', { requestId }).catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/js/editor/rich.js*' }] });
}

const field = (page, place) => page.getByLabel({ form: 'Description', note: 'Votre note' }[place] ?? 'Votre réponse', { exact: true });

/** An empty field of its page, entered, the editor in the state asked for. */
async function open({ place, state, page, address }) {
  if (state !== 'in use' || !page.used) {
    page.gate = state === 'not yet there' ? newGate() : undefined;
    if (page.url() === 'about:blank') await page.goto(address);
    else {
      await page.evaluate(() => ['draft:forget', 'draft:drop'].forEach((kind) => document.querySelector('form[data-draft]').dispatchEvent(new CustomEvent(kind))));
      await page.reload();
    }
    if (place === 'note') await page.getByLabel('Note interne').check();
    await field(page, place).click();
  }
  if (state === 'not yet there') return;
  await page.locator(BOX).waitFor();
  await page.evaluate(() => document.querySelector('form[data-draft]').dispatchEvent(new CustomEvent('draft:forget')));
  await page.locator(BOX).focus();
  if (state === 'in use' && !page.used) {
    page.used = true;
    await page.keyboard.type('un ');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('deux');
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
  }
}

/** The text as the fragments' expectations are written. */
const shown = (page) => page.evaluate((selector) => {
  const box = document.querySelector(selector).cloneNode(true);
  for (const image of box.querySelectorAll('img')) for (const name of image.getAttributeNames()) image.removeAttribute(name);
  for (const empty of box.querySelectorAll('p, div')) if (!empty.textContent.trim() && !empty.querySelector('img')) empty.remove();
  return box.innerHTML.replace(/[\u00a0\s]+/g, ' ').replace(/\u200b/g, '').replace(/> </g, '><').replaceAll('&nbsp;', ' ').replace(/ +/g, ' ').replace(/ (<\/(?:p|li)>)/g, '$1').replace(/(?<=[^>]|<img>)<br>(?=<\/(?:p|li)>)/g, '').trim();
}, BOX);

/** Everything is in its place, and on its way or there. */
async function came(cell, row) {
  const { page, place, state } = cell;
  await page.locator(BOX).waitFor();
  const pictures = row.expected.split('<img>').length - 1;
  await holds(page, ([box, html, count, listed]) => {
    const text = document.querySelector(box);
    const sent = text.querySelectorAll('img[data-file]').length;
    const rows = [...document.querySelectorAll('[data-list] .file')].filter(({ dataset }) => dataset.state === 'sent').length;
    return sent === count && rows === listed && (!html || text.textContent.trim() || count);
  }, [BOX, row.expected, pictures, row.listed?.length ?? 0]).catch(() => {});
  const found = {
    html: await shown(page),
    sent: await page.locator(`${BOX} img[data-file]`).count(),
    listed: (await page.locator('[data-list] .file__name').allTextContents()).sort(),
    refused: (await page.locator('#files-error').textContent()).trim(),
    says: await page.locator('[data-status]').textContent(),
  };
  const where = `${row.name}, editor ${state}, ${place}`;
  assert.equal(found.html, row.expected, where);
  assert.equal(found.sent, pictures, `${where}: pictures sent`);
  assert.deepEqual(found.listed, row.listed ?? [], `${where}: files`);
  if (row.says) assert.ok(found.says.includes(row.says), `${where}: says ${found.says}`);
  if (row.refused) for (const words of row.refused) assert.ok(found.refused.includes(words), `${where}: refuses ${found.refused}`);
  else assert.equal(found.refused, '', `${where}: refuses`);
  assert.deepEqual(page.faults, [], where);
}

before(async () => {
  desk = await start();
  files = await filesOnDisk();
  const options = { permissions: PERMISSIONS, serviceWorkers: 'block' };
  other = await desk.page(options);
  await other.goto('/articles/');
  const agent = await desk.page(options);
  await logIn(agent, 'marie@guichet.example');
  await agent.goto('/agent/');
  const ticket = await agent.locator('a[href*="numero="]').first().getAttribute('href');
  cells = [];
  for (const place of ['form', 'reply', 'note']) {
    for (const state of STATES) {
      const page = await desk.page({ ...options, storageState: await agent.context().storageState() });
      if (state === STATES[0]) await gated(page);
      cells.push({ place, state, page, address: place === 'form' ? '/signaler/' : ticket });
    }
  }
});
after(async () => {
  await desk?.stop();
  await files?.remove();
});

for (const row of ROWS) {
  const html = row.fragment ? read(`${row.fragment}.html`) : row.own;
  row.expected = row.html ?? read(`${row.fragment}.expected.html`).trim();
  const types = Object.fromEntries([['text/html', html], ['text/plain', row.text], ['text/rtf', row.rtf], ['text/uri-list', row.uris]].filter(([, value]) => value));
  test(row.name, async () => {
    if (row.image) await copyPicture(other, types);
    else if (!row.files) await copy(other, types);
    // One that fails lets the others end: the next row's clipboard is not theirs.
    const ended = await Promise.allSettled(cells.filter(({ place, state }) => !row.once || (place === 'form' && state === 'in use')).map(async (cell) => {
      await open(cell);
      if (row.files) await pasteFiles(cell.page, row.files.map(files.at), types);
      else await cell.page.keyboard.press('Control+v');
      cell.page.gate?.resolve();
      await came(cell, row);
    }));
    for (const { reason } of ended) if (reason) throw reason;
  });
}
