// Several people at one computer: what one of them wrote is seen by nobody else, is not lost, and leaves in nobody
// else's name.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, fillIn, holds, logIn, signOut, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const WAITS = 'Votre demande partira dès que le réseau revient';
const LEFT = 'Votre demande est partie';
const options = { serviceWorkers: 'block' };

const subjects = (page) => page.evaluate(async () => (await (await fetch('/api/tickets?view=mine')).json()).tickets.map(({ subject }) => subject));
/** All that waits and may leave has left. */
const deliver = (page) => page.evaluate(async () => (await import('/js/outbox/deliver.js')).deliverAll());
/** The page and its fields. */
const shown = (page) => page.evaluate(() => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join(' '));
const NETWORK = ['**/api/tickets', '**/api/attachments'];
const cut = (page) => Promise.all(NETWORK.map((path) => page.context().route(path, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))));
const mend = (page) => Promise.all(NETWORK.map((path) => page.context().unroute(path)));

/** A request that waits, because nobody answers, with its file. */
async function waits(page, subject, address) {
  await cut(page);
  await page.goto('/signaler/');
  if (address) await page.getByLabel('Adresse mail du demandeur').fill(address);
  else await holds(page, () => document.querySelector('#address').value);
  await fillIn(page, { subject, description: 'Mots personnels', category: 'Autres' });
  await page.getByLabel('Joindre un fichier').setInputFiles({ name: 'journal.log', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await page.locator('.file', { hasText: 'échec' }).waitFor();
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText(WAITS).waitFor();
}

test('a request that waits through log-out is seen by its writer alone, and leaves with them', async () => {
  const page = await desk.page(options);
  await logIn(page, 'claire@guichet.example');
  await waits(page, 'Demande de Claire');
  await signOut(page);
  const unseen = async (path) => {
    const asked = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/api/session');
    await page.goto(path);
    await asked;
    await holds(page, () => !document.querySelector('[data-outbox]'));
    const all = await shown(page);
    for (const word of ['Demande de Claire', 'Mots personnels', 'journal.log']) assert.ok(!all.includes(word), `${path} says ${word}`);
  };
  for (const path of ['/', '/signaler/']) await unseen(path);
  await mend(page);
  await deliver(page);
  await logIn(page, 'ines@guichet.example');
  for (const path of ['/', '/signaler/']) await unseen(path);
  await deliver(page);
  assert.ok(!(await subjects(page)).includes('Demande de Claire'));
  await signOut(page);

  await logIn(page, 'claire@guichet.example');
  await page.getByText(LEFT).waitFor();
  assert.deepEqual((await subjects(page)).filter((one) => one === 'Demande de Claire').length, 1);
  await page.getByRole('link', { name: 'Voir la suite' }).click();
  await page.getByRole('link', { name: /journal\.log/ }).waitFor();
  await page.getByText('Mots personnels').waitFor();
  assert.deepEqual(page.faults, []);
});

test('its writer can still change it when they are back', async () => {
  const page = await desk.page(options);
  await logIn(page, 'claire@guichet.example');
  await waits(page, 'À reprendre');
  await signOut(page);
  await logIn(page, 'claire@guichet.example');
  await page.getByText(WAITS).waitFor();
  await page.getByRole('link', { name: 'Modifier ma demande' }).click();
  await page.waitForURL('**/signaler/');
  await page.getByRole('link', { name: 'Modifier ma demande' }).click();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'À reprendre');
});

test('the desk refuses what waits where another person logs in at the last moment', async () => {
  const page = await desk.page(options);
  await logIn(page, 'claire@guichet.example');
  await waits(page, 'Au dernier moment');
  await signOut(page);
  await logIn(page, 'ines@guichet.example');
  await mend(page);
  await page.route('**/api/session', (route) => route.fulfill({ json: { signed_in: true, address: 'claire@guichet.example', role: 'requester' } }));
  await deliver(page).catch(() => {});
  await page.unroute('**/api/session');
  assert.ok(!(await subjects(page)).includes('Au dernier moment'));
  await logIn(page, 'claire@guichet.example');
  await page.getByText(LEFT).waitFor();
});

test('what nobody in particular wrote leaves as that, whoever is logged in, and they do not see it', async () => {
  const page = await desk.page(options);
  await waits(page, 'Demande sans compte', 'sans-compte@exemple.fr');
  await logIn(page, 'ines@guichet.example');
  await holds(page, () => !document.querySelector('[data-outbox]'));
  await mend(page);
  await deliver(page);
  const [mail] = await desk.mails('sans-compte@exemple.fr', 1);
  assert.ok(!JSON.stringify(mail).includes('Demande sans compte'));
  assert.ok(!(await subjects(page)).includes('Demande sans compte'));
  await page.goto('/');
  await holds(page, () => !document.querySelector('[data-outbox]'));
  await signOut(page);
  await page.getByText(LEFT).waitFor();
});

test('a session that ended while a request waits: the page says to log in, and nothing of the request', async () => {
  const page = await desk.page(options);
  await logIn(page, 'claire@guichet.example');
  await waits(page, 'Session finie');
  await page.context().clearCookies();
  await mend(page);
  await page.goto('/');
  await page.getByText('partira quand la personne qui l’a écrite').waitFor();
  assert.ok(!(await shown(page)).includes('Session finie'));
  await page.locator('[data-outbox]').getByRole('link', { name: 'Se connecter' }).click();
  await page.waitForURL('**/connexion/**');
  await logIn(page, 'claire@guichet.example');
  await page.getByText(LEFT).waitFor();
  assert.ok((await subjects(page)).includes('Session finie'));
});

/** Claire writes in her ticket, and her session ends. */
async function writesInTicket(page, words) {
  await logIn(page, 'claire@guichet.example');
  const number = await page.evaluate(async () => {
    const body = JSON.stringify({ subject: 'Ticket de Claire', description: '<p>Panne de Claire</p>', category: 'autres' });
    const answer = await fetch('/api/tickets', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return (await answer.json()).number;
  });
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Panne de Claire').waitFor();
  await page.getByRole('textbox', { name: 'Votre réponse' }).click();
  await page.locator('[contenteditable=true]').waitFor();
  await page.keyboard.type(words);
  await page.context().clearCookies();
  return number;
}

/** Whatever page stands there by now: the one before may be on its way out. */
const saysNothingOf = (page, words) => page.waitForFunction((list) => {
  const all = document.body?.innerText + [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join(' ');
  return document.readyState === 'complete' && list.every((word) => !all.includes(word));
}, words);

/** Her words come back to her, and have gone nowhere. */
async function comesBack(page, number, words) {
  await page.context().clearCookies();
  await logIn(page, 'claire@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  await page.locator('[contenteditable=true]', { hasText: words }).waitFor();
  assert.equal(await page.locator('.message', { hasText: words }).count(), 0);
}

test('somebody else who logs in over a ticket sees neither it nor what was being written', async () => {
  const page = await desk.page(options);
  const number = await writesInTicket(page, 'Mots avant la suite');
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Adresse mail').fill('ines@guichet.example');
  await dialog.getByLabel('Mot de passe').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  await saysNothingOf(page, ['Ticket de Claire', 'Panne de Claire', 'Mots avant la suite']);
  await started(page, 'ticket/page');
  await comesBack(page, number, 'Mots avant la suite');
  assert.deepEqual(page.faults, []);
});

test('somebody else who logs in in another tab finds nothing in the first', async () => {
  const page = await desk.page(options);
  const number = await writesInTicket(page, 'Mots du premier onglet');
  const form = await page.context().newPage();
  await logIn(form, 'claire@guichet.example');
  await form.goto('/signaler/');
  await holds(form, () => document.querySelector('#address').value);
  await form.getByLabel('Objet', { exact: true }).fill('Objet du second onglet');
  await form.context().clearCookies();
  const other = await page.context().newPage();
  await logIn(other, 'ines@guichet.example');
  await saysNothingOf(page, ['Ticket de Claire', 'Panne de Claire', 'Mots du premier onglet']);
  await saysNothingOf(form, ['Objet du second onglet', 'claire@guichet.example']);
  await form.close();
  await comesBack(page, number, 'Mots du premier onglet');
  await page.goto('/signaler/');
  await page.getByText('Brouillon retrouvé').waitFor();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'Objet du second onglet');
});

test('a page that did not notice who logged in sends nothing in their name, and goes', async () => {
  const page = await desk.page(options);
  const number = await writesInTicket(page, 'Mots de Claire');
  const logged = await page.context().request.post(`${desk.base}/api/session`, { data: { address: 'marie@guichet.example', password: PASSWORD }, headers: { Origin: desk.base } });
  assert.equal(logged.status(), 200);
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  // An agent may read it, as herself.
  await saysNothingOf(page, ['Mots de Claire']);
  await page.getByText('Panne de Claire').waitFor();
  assert.equal(await page.locator('.message', { hasText: 'Mots de Claire' }).count(), 0);
  await comesBack(page, number, 'Mots de Claire');
});

test('what could not be sent is there again after log-out, for its writer alone', async () => {
  const page = await desk.page(options);
  const number = await writesInTicket(page, 'Réponse sans réseau');
  await logIn(page, 'claire@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  await page.locator('[contenteditable=true]', { hasText: 'Réponse sans réseau' }).waitFor();
  await page.route('**/replies', (route) => route.abort());
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.getByText('Pas de connexion au réseau. Rien n’est perdu').waitFor();
  await page.unroute('**/replies');
  await signOut(page);
  await logIn(page, 'marie@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Panne de Claire').waitFor();
  assert.ok(!(await page.evaluate(() => document.body.innerText)).includes('Réponse sans réseau'));
  await signOut(page);
  await comesBack(page, number, 'Réponse sans réseau');
  // Sent or thrown away, it is an ordinary draft no more.
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.locator('.message', { hasText: 'Réponse sans réseau' }).waitFor();
  assert.equal(await page.evaluate(() => Object.values(localStorage).some((text) => text.includes('Réponse sans réseau'))), false);
});
