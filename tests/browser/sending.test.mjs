// What is written, chosen or lost while a message is on its way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { drop, filesOnDisk, pasteFiles } from './desk/clipboard.mjs';
import { box, fillRest, lines, openEditor, sent } from './desk/editor.mjs';
import { audit, logIn, start } from './desk/guichet.mjs';

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

const LOCKED = 'Votre message est en cours d’envoi.';
const LATE = 'Pas encore joint, faute de connexion.';
const row = (page, name) => page.locator('.file', { hasText: name });
const send = (page) => page.getByRole('button', { name: 'Envoyer la réponse' });
const message = (page, words) => page.locator('.message', { hasText: words });
const summary = (page) => page.locator('.reply [data-summary]');

/** A ticket of one's own, its reply entered; `early` is told of the page before it is opened. */
async function openReply(early = async () => {}, address = 'claire@guichet.example') {
  const page = await desk.page({ serviceWorkers: 'block' });
  await logIn(page, address);
  const number = await page.evaluate(async () => {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Guichet': '1' };
    const { address } = await (await fetch('/api/session', { headers })).json();
    const body = JSON.stringify({ subject: 'Écran', description: '<p>Il reste noir.</p>', category: 'logiciel', address });
    return (await (await fetch('/api/tickets', { method: 'POST', headers, body })).json()).number;
  });
  await early(page);
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByLabel('Votre réponse').click();
  return page;
}

async function openWritten(words, early, address) {
  const page = await openReply(early, address);
  await box(page).waitFor();
  await box(page).focus();
  await page.keyboard.type(words);
  return page;
}

/** Holds back what goes to an address until it is let go, with what becomes of it. */
async function hold(page, address) {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await page.route(address, async (route) => {
    await (await gate)(route);
  });
  return { pass: () => go((route) => route.continue()), abort: () => go((route) => route.abort()) };
}

async function filesOf(page, words) {
  await message(page, words).waitFor();
  return message(page, words).getByRole('link').allInnerTexts();
}

test('a message on its way cannot be changed, which is said, and the next is written from where one is', async () => {
  const page = await openWritten('Premier');
  const post = await hold(page, '**/replies');
  await send(page).click();
  await box(page).waitFor({ state: 'detached' });
  const text = page.getByRole('textbox', { name: 'Votre réponse' });
  await text.click();
  await page.keyboard.type('x');
  await page.getByRole('status').getByText(LOCKED).waitFor();
  await page.getByLabel('Joindre un fichier').setInputFiles(files.at('facture.pdf'));
  await drop(page, text, [files.at('ecran.png')]);
  await drop(page, page.getByRole('heading', { level: 1 }), [files.at('plan.svg')]);
  assert.equal(await text.getAttribute('aria-readonly'), 'true');
  assert.equal(await text.innerText(), 'Premier');
  await audit(page, 'a reply on its way');
  await text.focus();
  await post.pass();
  await message(page, 'Premier').waitFor();
  await box(page).waitFor();
  assert.equal(await text.evaluate((one) => one === document.activeElement), true);
  await page.keyboard.type('Deuxième');
  assert.deepEqual(await lines(page), ['Deuxième']);
  assert.equal(await page.locator('.file').count(), 0);
  assert.equal(await page.getByText(LOCKED).isVisible(), false);
  await send(page).click();
  await message(page, 'Deuxième').waitFor();
});

test('a message that did not leave can be changed again, with all its words and its choices', async () => {
  const page = await openWritten('Note', undefined, 'marie@guichet.example');
  await page.getByRole('radio', { name: /note/i }).check();
  const post = await hold(page, '**/replies');
  const button = page.getByRole('button', { name: 'Enregistrer la note' });
  await button.click();
  await box(page).waitFor({ state: 'detached' });
  await page.getByRole('radio', { name: /Réponse/ }).click({ force: true });
  await page.getByRole('status').getByText(LOCKED).waitFor();
  await post.abort();
  await summary(page).waitFor();
  assert.equal(await page.getByRole('radio', { name: /note/i }).isChecked(), true);
  await box(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' entière');
  assert.deepEqual(await lines(page), ['Note entière']);
  await page.unroute('**/replies');
  await button.click();
  await page.locator('.message--note', { hasText: 'Note entière' }).waitFor();
});

test('files that take long can be waited for or not', async () => {
  const page = await openWritten('Voir le fichier');
  const put = await hold(page, (url) => url.hostname === '127.0.0.1' || url.port !== new URL(desk.base).port);
  await page.getByLabel('Joindre un fichier').setInputFiles(files.at('facture.pdf'));
  await row(page, 'facture.pdf').getByText('envoi en cours').waitFor();
  await send(page).click();
  await page.getByRole('button', { name: 'Arrêter l’envoi' }).click();
  await send(page).and(page.locator(':focus')).waitFor();
  await box(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' joint');
  await put.pass();
  await row(page, 'facture.pdf').getByText('envoyé').waitFor();
  await send(page).click();
  assert.match((await filesOf(page, 'Voir le fichier joint')).join(), /facture\.pdf/);
});

test('a request on its way cannot be changed either', async () => {
  const page = await openEditor(desk);
  await fillRest(page, 'lent@exemple.fr', 'Lent');
  await page.keyboard.type('Avant.');
  const post = await hold(page, '**/api/tickets');
  const body = await sent(page, async () => {
    await box(page).waitFor({ state: 'detached' });
    await page.getByLabel('Objet', { exact: true }).focus();
    await page.keyboard.type('x');
    await page.getByLabel('Catégorie').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('status').getByText(LOCKED).waitFor();
    assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'Lent');
    assert.equal(await page.getByLabel('Catégorie').locator(':checked').innerText(), 'Autres');
    await audit(page, 'a request on its way');
    await post.pass();
  });
  assert.equal(body.subject, 'Lent');
  await page.waitForURL('**/recu/**');
});

test('without the script that locks it, a message leaves as well, whole', async () => {
  const page = await openWritten('Sans verrou', (one) => one.route('**/form/lock.js*', (route) => route.abort()));
  const post = await hold(page, '**/replies');
  await send(page).click();
  await page.locator('.reply[inert]').waitFor();
  await page.keyboard.type('x');
  await post.pass();
  await message(page, 'Sans verrou').waitFor();
  await box(page).focus();
  await page.keyboard.type('suite');
  assert.deepEqual(await lines(page), ['suite']);
});

for (const [name, script] of [['the list', 'list'], ['the field', 'choose']]) {
  test(`where the script of ${name} does not come, no file is left behind`, async () => {
    const lost = `**/files/${script}.js*`;
    const page = await openWritten('Regardez', (one) => one.route(lost, (route) => route.abort()));
    await page.getByLabel('Joindre un fichier').setInputFiles(files.at('facture.pdf'));
    await page.locator('#files-error').getByText(/Pas encore joint.*facture\.pdf/).waitFor();
    await send(page).click();
    await summary(page).getByRole('link', { name: LATE }).waitFor();
    await audit(page, 'a file that is not in');
    assert.equal(await message(page, 'Regardez').count(), 0);
    assert.deepEqual(await lines(page), ['Regardez']);
    await page.unroute(lost);
    await send(page).click();
    assert.match((await filesOf(page, 'Regardez')).join(), /facture\.pdf/);
  });
}

test('files chosen and dropped while the list does not come are all in it once it does', async () => {
  const page = await openWritten('Regardez');
  await page.route('**/files/list.js*', (route) => route.abort());
  await page.getByLabel('Joindre un fichier').setInputFiles(files.at('facture.pdf'));
  await page.locator('#files-error').getByText('facture.pdf').waitFor();
  await drop(page, box(page), [files.at('plan.svg')]);
  await page.locator('#files-error').getByText('facture.pdf, plan.svg').waitFor();
  await page.unroute('**/files/list.js*');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  for (const name of ['facture.pdf', 'plan.svg']) await row(page, name).getByText('envoyé').waitFor();
  assert.equal(await page.locator('#files-error').isVisible(), false);
});

test('files pasted with words into a field whose script does not come are in the list', async () => {
  const page = await openReply((one) => one.route('**/editor/take.js*', (route) => route.abort()));
  await pasteFiles(page, [files.at('facture.pdf')], { 'text/plain': 'mots' });
  await row(page, 'facture.pdf').getByText('envoyé').waitFor();
  await send(page).click();
  assert.match((await filesOf(page, 'mots')).join(), /facture\.pdf/);
});

test('the files of a draft go along, or nothing does', async () => {
  const page = await openWritten('Brouillon');
  await page.getByLabel('Joindre un fichier').setInputFiles(files.at('facture.pdf'));
  await row(page, 'facture.pdf').getByText('envoyé').waitFor();
  await page.route('**/files/list.js*', (route) => route.abort());
  await page.reload();
  await page.locator('#files-error').getByText('facture.pdf').waitFor();
  await send(page).click();
  await summary(page).getByRole('link', { name: LATE }).waitFor();
  assert.equal(await message(page, 'Brouillon').count(), 0);
  await page.unroute('**/files/list.js*');
  await send(page).click();
  assert.match((await filesOf(page, 'Brouillon')).join(), /facture\.pdf/);
});

test('a reply whose answer was lost is shown, and what was changed since is sent as another', async () => {
  const page = await openWritten('Premier');
  await page.route('**/replies', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await send(page).click();
  await summary(page).waitFor();
  await box(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' et deuxième');
  await send(page).click();
  await summary(page).getByText(/déjà/).waitFor();
  await message(page, 'Premier').waitFor();
  assert.equal(await message(page, 'deuxième').count(), 0);
  assert.deepEqual(await lines(page), ['Premier et deuxième']);
  await send(page).click();
  await message(page, 'Premier et deuxième').waitFor();
  assert.equal(await message(page, 'Premier').count(), 2);
});

test('a request whose answer was lost, and that is changed, is sent as another by another press', async () => {
  const page = await openEditor(desk);
  await fillRest(page, 'perdu@exemple.fr', 'Perdu');
  await page.keyboard.type('Premier.');
  await page.route('**/api/tickets', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  const button = page.getByRole('button', { name: 'Soumettre' });
  await button.click();
  await page.getByRole('link', { name: 'Modifier ma demande' }).click();
  await page.getByLabel('Objet', { exact: true }).fill('Perdu et changé');
  await button.click();
  await page.locator('[data-summary]').getByText(/déjà/).waitFor();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'Perdu et changé');
  await button.click();
  await page.waitForURL('**/recu/**');
});
