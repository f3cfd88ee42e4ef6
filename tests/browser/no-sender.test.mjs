// The script that sends a form has not come, or none has: the browser sends it by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { box } from './desk/editor.mjs';
import { logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

const NOTE = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('abc') };

/** A page on which these scripts never come. */
async function without(script, address) {
  const page = await desk.page({ serviceWorkers: 'block' });
  if (address) await logIn(page, address);
  page.early = true;
  page.setDefaultTimeout(6000);
  await page.route(`**/js/${script}*`, (route) => route.abort());
  return page;
}

/** The form, its description written in the editor. */
async function written(page, subject, words) {
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).fill(subject);
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  const address = page.getByLabel('Adresse mail du demandeur');
  await page.waitForFunction(() => document.querySelector('#address').value || true);
  if (!(await address.inputValue())) await address.fill('claire@guichet.example');
  await page.getByLabel('Description', { exact: true }).click();
  await box(page).waitFor();
  await box(page).focus();
  await page.keyboard.type(words);
}

for (const script of ['form/send.js', 'form/check.js', 'form/faults.js']) {
  test(`without ${script} what is in the editor is sent, with its files`, async () => {
    const page = await without(script, 'claire@guichet.example');
    await written(page, `Sans ${script}`, 'Mots de la demande');
    await page.getByLabel('Joindre un fichier').setInputFiles(NOTE);
    await page.locator('.file', { hasText: 'note.txt' }).waitFor();
    await page.getByRole('button', { name: 'Soumettre' }).click();
    await page.waitForURL(/\/ticket\/\?numero=/);
    const message = page.locator('.message', { hasText: 'Mots de la demande' });
    await message.getByRole('link', { name: 'note.txt' }).waitFor();
  });
}

test('without the script that sends, an empty description is said to be missing', async () => {
  const page = await without('form/send.js', 'claire@guichet.example');
  await written(page, 'Vide', ' ');
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.locator('[data-summary]').getByText('Décrivez', { exact: false }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/signaler/');
});

test('without the script that asks the desk, a chosen file is said not to be sent, and the words stay', async () => {
  const page = await without('api/call.js', 'claire@guichet.example');
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('claire@guichet.example');
  await page.getByLabel('Objet', { exact: true }).fill('Sans api');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByLabel('Description', { exact: true }).fill('Mots de la demande');
  await page.getByLabel('Joindre un fichier').setInputFiles(NOTE);
  await page.getByText('note.txt', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.locator('[data-summary]').getByText('note.txt', { exact: false }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/signaler/');
});

test('without the script that sends, a reply is sent with its words and its files', async () => {
  const page = await without('form/send.js', 'claire@guichet.example');
  const number = await page.evaluate(async () => {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Guichet': '1' };
    const body = JSON.stringify({ subject: 'Écran', description: '<p>Il reste noir.</p>', category: 'logiciel', address: 'claire@guichet.example' });
    return (await (await fetch('/api/tickets', { method: 'POST', headers, body })).json()).number;
  });
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByLabel('Votre réponse').click();
  await box(page).waitFor();
  await box(page).focus();
  await page.keyboard.type('Mots de la réponse');
  await page.getByLabel('Joindre un fichier').setInputFiles(NOTE);
  await page.locator('.file', { hasText: 'note.txt' }).waitFor();
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  const message = page.locator('.message', { hasText: 'Mots de la réponse' });
  await message.getByRole('link', { name: 'note.txt' }).waitFor();
});

test('where main.js never comes no file can be chosen, which is said, and no file is claimed to be sent', async () => {
  const page = await without('main.js');
  await page.goto('/signaler/');
  assert.equal(await page.getByText('Choisir des fichiers').isVisible(), false);
  await page.getByText('Joignez vos fichiers en répondant').waitFor({ timeout: 12_000 });
  await page.getByLabel('Adresse mail du demandeur').fill('sans-main@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Sans main.js');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByLabel('Description', { exact: true }).fill('Mots de la demande');
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
  assert.doesNotMatch(await page.locator('main').innerText(), /Votre demande, avec ses fichiers/);
});
