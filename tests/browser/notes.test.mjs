// An internal note stays one, whatever becomes of the page it is written on: who reads the words is part of the draft.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, audit, goBack, holds, logIn, start, started, withPageCache } from './desk/guichet.mjs';

let desk;
before(async () => (desk = await start()));
after(() => desk?.stop());

const BOX = '[contenteditable=true]';
const ADDRESS = '/ticket/?numero=5';
const radio = (page, name) => page.getByRole('radio', { name });
const NOTE = 'Note interne';
const REPLY = 'Réponse au demandeur';

/** Marie at a ticket, with a note begun. */
async function writes(page, words, address = ADDRESS) {
  await page.goto(address);
  await radio(page, NOTE).check();
  await page.locator('#body').click();
  await page.locator(BOX).waitFor();
  await page.keyboard.type(words);
  await holds(page, (text) => Object.values(localStorage).some((one) => one.includes(text)), words);
}

async function asAgent(options) {
  const page = await desk.page(options);
  page.context().setDefaultTimeout(8000);
  await logIn(page, 'marie@guichet.example');
  return page;
}

/** The words are there again, for whom they were. */
async function isNote(page, words) {
  await page.locator(BOX, { hasText: words }).waitFor();
  assert.equal(await radio(page, NOTE).isChecked(), true, 'the note is one still');
  assert.equal(await radio(page, REPLY).isChecked(), false);
}

/** One press sends it, to agents alone. */
async function leaves(page, words) {
  const sent = page.waitForRequest('**/replies');
  await page.locator('.reply .actions > .button--large').click();
  assert.equal(JSON.parse((await sent).postData()).kind, 'note');
  await page.locator('.message--note', { hasText: words }).waitFor();
  const told = await page.evaluate(async () => (await (await fetch('/api/tickets/5')).json()).requester.address);
  const mails = await (await fetch(`${desk.base}/mailbox/messages.json?to=${encodeURIComponent(told)}`)).json();
  assert.equal(mails.some(({ text }) => text.includes(words)), false);
}

test('a note is a note after a reload', async () => {
  const page = await asAgent();
  await writes(page, 'Note rechargée');
  for (let turn = 0; turn < 2; turn += 1) {
    await page.reload();
    await isNote(page, 'Note rechargée');
  }
  assert.equal(await page.getByText('Brouillon retrouvé').isVisible(), true);
  await leaves(page, 'Note rechargée');
  // The next words are a reply again, and no draft is left.
  assert.equal(await radio(page, REPLY).isChecked(), true);
  await page.reload();
  await started(page, 'ticket/reply');
  assert.equal(await radio(page, REPLY).isChecked(), true);
});

test('a note is a note after leaving at once, and after Back', async () => {
  const page = await asAgent();
  await page.goto(ADDRESS);
  await page.locator('#body').click();
  await page.locator(BOX).waitFor();
  await page.keyboard.type('Note quittée');
  await holds(page, () => Object.values(localStorage).some((one) => one.includes('quittée')));
  // Chosen last, and the page left before anything is saved by itself.
  await radio(page, NOTE).check();
  await page.goto('/articles/');
  await page.goBack();
  await isNote(page, 'Note quittée');
  await page.getByRole('button', { name: 'Recommencer à zéro' }).click();
});

test('a note is a note when a browser brings back the page it kept', async () => {
  await withPageCache(desk, async (page) => {
    await logIn(page, 'marie@guichet.example');
    await writes(page, 'Note gardée');
    await page.goto('/articles/');
    await goBack(page);
    await isNote(page, 'Note gardée');
  });
});

test('a note is a note in the tab that takes it up', async () => {
  const page = await asAgent();
  await writes(page, 'Note d’onglet');
  const other = await page.context().newPage();
  await other.goto(ADDRESS);
  await radio(other, REPLY).waitFor();
  assert.equal(await radio(other, REPLY).isChecked(), true, 'another tab has its own draft');
  await page.close();
  const third = await page.context().newPage();
  await third.goto(ADDRESS);
  await isNote(third, 'Note d’onglet');
  await leaves(third, 'Note d’onglet');
});

test('a note is a note after the session ended, and after the network was gone', async () => {
  const page = await asAgent();
  await writes(page, 'Note reconnue');
  await page.route('**/replies', (route) => route.abort());
  await page.locator('.reply .actions > .button--large').click();
  await page.getByText('Pas de connexion au réseau. Rien n’est perdu').waitFor();
  await page.unroute('**/replies');
  await page.reload();
  await isNote(page, 'Note reconnue');
  await page.context().clearCookies();
  await page.locator('.reply .actions > .button--large').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mot de passe').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  await page.locator('.message--note', { hasText: 'Note reconnue' }).waitFor();
});

test('a note is a note when its writer comes back after somebody else', async () => {
  const page = await asAgent();
  await writes(page, 'Note de Marie');
  await page.context().clearCookies();
  await page.locator('.reply .actions > .button--large').click();
  const dialog = page.getByRole('dialog');
  await page.evaluate(() => (window.hers = true));
  await dialog.getByLabel('Adresse mail').fill('ines@guichet.example');
  await dialog.getByLabel('Mot de passe').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  // The page goes, and another stands in its place.
  await page.waitForFunction(() => !window.hers && document.readyState === 'complete');
  await started(page, 'ticket/page');
  assert.ok(!(await page.evaluate(() => document.body.innerText)).includes('Note de Marie'));
  await page.context().clearCookies();
  await logIn(page, 'marie@guichet.example');
  await page.goto(ADDRESS);
  await isNote(page, 'Note de Marie');
});

/** Nothing leaves until the person has said who is to read it. */
async function asks(page, words) {
  await page.locator(BOX, { hasText: words }).waitFor();
  const posted = [];
  page.on('request', (one) => one.url().endsWith('/replies') && posted.push(one.postData()));
  await page.getByText('Choisissez qui doit lire ce texte').first().waitFor();
  assert.equal(await radio(page, REPLY).isChecked(), false);
  assert.equal(await page.locator('[name=kind]:checked').count(), 0);
  await page.locator('.reply .actions > .button--large').click();
  await page.locator('[data-summary]').getByText('Choisissez qui doit lire').waitFor();
  assert.deepEqual(posted, []);
  await page.setViewportSize({ width: 320, height: 800 });
  await audit(page, 'a draft that asks who is to read it');
}

test('words of which nobody knows whether they were a note are no reply until somebody says so', async () => {
  const page = await asAgent();
  await writes(page, 'Note d’avant');
  // As an older edition of the site kept it.
  await page.evaluate(() => {
    for (const [name, one] of Object.entries(localStorage)) if (name.startsWith('guichet.draft.reply')) localStorage.setItem(name, JSON.stringify({ ...JSON.parse(one), kind: undefined }));
    addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true);
  });
  await page.reload();
  await asks(page, 'Note d’avant');
  await page.locator('[data-summary]').getByRole('link', { name: /Choisissez/ }).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await isNote(page, 'Note d’avant');
  await page.getByText('Choisissez qui doit lire ce texte').first().waitFor({ state: 'hidden' });
  await leaves(page, 'Note d’avant');
});

/** The desk no longer takes notes of the reader. */
const noMoreNotes = (page) => page.route(/\/api\/tickets\/5(?:\?.*)?$/, async (route) => {
  const answer = await route.fetch();
  if (answer.status() !== 200) return route.fulfill({ response: answer });
  const ticket = await answer.json();
  return route.fulfill({ response: answer, json: { ...ticket, can: { ...ticket.can, note: false } } });
});

test('a note of somebody who writes no notes any more is no reply until they say so', async () => {
  const page = await asAgent({ serviceWorkers: 'block' });
  await writes(page, 'Note d’ancien');
  await noMoreNotes(page);
  for (let turn = 0; turn < 2; turn += 1) {
    await page.reload();
    await page.locator(BOX, { hasText: 'Note d’ancien' }).waitFor();
    assert.equal(await page.locator('[name=kind]:checked').count(), 0);
    // Kept anew, it is not known better.
    await page.locator(BOX).focus();
    await page.keyboard.type(' encore');
    await holds(page, () => Object.values(localStorage).some((one) => one.includes('encore')));
  }
  await asks(page, 'Note d’ancien');
  assert.equal(await radio(page, NOTE).isVisible(), false);
  await radio(page, REPLY).check();
  const sent = page.waitForRequest('**/replies');
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  assert.equal(JSON.parse((await sent).postData()).kind, 'reply');
});

test('a note that is being written when its writer is no agent any more asks too', async () => {
  const page = await asAgent({ serviceWorkers: 'block' });
  await writes(page, 'Note en cours');
  await noMoreNotes(page);
  await page.evaluate(async () => {
    const { refresh } = await import('/js/ticket/current.js');
    await fetch('/api/tickets/5/follow', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"act":"unfollow"}' });
    await refresh();
  });
  await asks(page, 'Note en cours');
});

test('a requester’s draft of before is a reply', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  const number = await page.evaluate(async () => {
    const body = JSON.stringify({ subject: 'Ancien brouillon', description: '<p>Panne</p>', category: 'autres' });
    return (await (await fetch('/api/tickets', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()).number;
  });
  await page.evaluate((name) => localStorage.setItem(name, JSON.stringify({ key: 'a'.repeat(32), at: Date.now(), owner: 'claire@guichet.example', fields: {}, body_text: 'Mots d’avant' })), `guichet.draft.reply.${number}:x`);
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Brouillon retrouvé').waitFor();
  await page.waitForFunction(() => document.querySelector('textarea, [contenteditable]')?.value?.includes('avant') || document.querySelector('[contenteditable=true]')?.textContent.includes('avant'));
  assert.equal(await radio(page, REPLY).isVisible(), false);
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.locator('.message', { hasText: 'Mots d’avant' }).waitFor();
});

test('a form of which the browser gives back no choice asks', async () => {
  const page = await asAgent();
  await page.goto(ADDRESS);
  await page.locator('#body').click();
  await page.locator(BOX).waitFor();
  await page.keyboard.type('Sans choix');
  await page.evaluate(() => document.querySelectorAll('[name=kind]').forEach((one) => (one.checked = false)));
  await page.locator('.reply .actions > .button--large').click();
  await page.locator('[data-summary]').getByText('Choisissez qui doit lire').waitFor();
  assert.equal(await page.locator('.message', { hasText: 'Sans choix' }).count(), 0);
});

for (const [lang, address, words] of [
  ['fr', ADDRESS, { note: NOTE, reply: REPLY, yours: ['Votre note', 'Votre réponse'], send: ['Enregistrer la note', 'Envoyer la réponse'], saved: 'La note est enregistrée.', hidden: 'invisible pour le demandeur', missing: 'Écrivez votre message.' }],
  ['en', '/en/ticket/?numero=5', { note: 'Internal note', reply: 'Reply to the requester', yours: ['Your note', 'Your reply'], send: ['Save the note', 'Send the reply'], saved: 'The note has been saved.', hidden: 'hidden from the requester', missing: 'Write your message.' }],
]) {
  test(`while a note is written, the field and the button say so: ${lang}`, async () => {
    const page = await asAgent({ viewport: { width: 320, height: 900 } });
    await page.goto(address);
    await radio(page, words.note).focus();
    await page.keyboard.press('Space');
    for (const enter of [false, true]) {
      if (enter) {
        await page.getByRole('textbox', { name: words.yours[0], exact: true }).click();
        await page.locator(BOX).waitFor();
      }
      for (const at of [1, 0]) {
        await radio(page, [words.note, words.reply][at]).check();
        await page.getByRole('textbox', { name: words.yours[at], exact: true }).waitFor();
        assert.equal(await page.getByText(words.yours[1 - at], { exact: true }).count(), 0);
        const button = page.getByRole('button', { name: words.send[at], exact: true });
        await button.waitFor();
        // What the button is described by is what is in sight.
        const described = await button.evaluate((one) => (one.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean).map((id) => document.getElementById(id)).filter((it) => it.textContent).map((it) => [it.checkVisibility(), it.textContent]));
        assert.equal(described.every(([seen]) => seen), true);
        assert.equal(described.some(([, text]) => text.includes(words.hidden)), !at);
      }
    }
    await audit(page, `a note in ${lang}`);
    await page.getByRole('button', { name: words.send[0] }).click();
    await page.locator('[data-summary]').getByText(words.missing).waitFor();
    await page.locator(BOX).focus();
    await page.keyboard.type(`Note ${lang}`);
    // What is being sent says so, and who reads it is not chosen meanwhile.
    let go;
    const gate = new Promise((resolve) => (go = resolve));
    await page.route('**/replies', async (route) => { await gate; await route.abort(); });
    await page.getByRole('button', { name: words.send[0] }).click();
    await page.waitForFunction(() => document.querySelector('.reply[aria-busy]'));
    await radio(page, words.reply).click({ force: true });
    await page.locator('.reply .button--large[aria-disabled]').waitFor();
    go();
    await page.locator('.reply [data-summary]').waitFor();
    assert.equal(await radio(page, words.note).isChecked(), true);
    await page.unroute('**/replies');
    await page.getByRole('button', { name: words.send[0] }).click();
    await page.getByText(words.saved, { exact: true }).waitFor();
    await page.locator('.message--note', { hasText: `Note ${lang}` }).waitFor();
    await page.getByRole('button', { name: words.send[1] }).waitFor();
    assert.deepEqual(page.faults, []);
  });
}
