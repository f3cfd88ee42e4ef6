// Several people at one computer: what one of them wrote is seen by nobody else, is not lost, and leaves in nobody
// else's name.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, fillIn, holds, logIn, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const options = { serviceWorkers: 'block' };

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

const saysNothingOf = async (page, words) => {
  await holds(page, (list) => {
    const all = document.body?.innerText + [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join(' ');
    return document.readyState === 'complete' && list.every((word) => !all.includes(word));
  }, words);
};

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
