// The portal from its bucket, as CloudFront serves it: an uploaded edition, and the next one while somebody reads.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { deploy } from './desk/deployed.mjs';
import { fillIn, holds, pastePicture, started } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await deploy();
  await desk.upload();
});
after(() => desk?.stop());

const FILE = { name: 'journal.log', mimeType: 'text/plain', buffer: Buffer.from('erreur 12') };
const subject = (page) => page.getByLabel('Objet', { exact: true });
const worker = (page) => holds(page, () => Boolean(navigator.serviceWorker.controller));
/** What the portal's own host answered with a refusal. */
const refusals = (page) => {
  const seen = [];
  page.on('response', (answer) => answer.status() >= 400 && seen.push(`${answer.status()} ${answer.url()}`));
  return seen;
};
/** The folder that the page's scripts stand in. */
const folderOf = (page) => page.evaluate(() => document.querySelector('script[src]').src.match(/\/e\/\w+\//)[0]);
/** These are kept for a time without network, whatever edition they are of. */
const kept = (page, ...ends) => holds(page, async (names) => {
  const all = await Promise.all((await caches.keys()).map(async (one) => (await (await caches.open(one)).keys()).map(({ url }) => new URL(url).pathname)));
  return names.every((name) => all.flat().some((one) => one.endsWith(name)));
}, ends);

test('home, an article, the search and an unknown address are what they are on one machine', async () => {
  const page = await desk.page();
  const refused = refusals(page);
  await page.goto('/');
  await page.getByRole('link', { name: 'Signaler un problème' }).first().waitFor();
  assert.match(await folderOf(page), /^\/e\/[0-9a-f]{20}\/$/);
  // An address without its last slash gets it, and keeps what follows.
  await page.goto('/articles/impression?depuis=accueil');
  assert.equal(new URL(page.url()).pathname, '/articles/impression/');
  assert.equal(new URL(page.url()).search, '?depuis=accueil');
  await page.getByRole('link', { name: 'Bourrage papier, traces ou impression trop pâle' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Bourrage papier, traces ou impression trop pâle' }).waitFor();
  await page.waitForFunction(() => [...document.images].every((one) => one.complete && one.naturalWidth > 0));
  assert.deepEqual(refused, []);
  const lost = await page.goto('/nulle-part/');
  assert.equal(lost.status(), 404);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const aside = await page.goto('/editions/list.json');
  assert.equal(aside.status(), 404);
  assert.deepEqual(page.faults, []);
});

test('a subject finds its articles, and a request leaves with its picture and its file', async () => {
  const page = await desk.page();
  const refused = refusals(page);
  await page.goto('/signaler/');
  await subject(page).focus();
  await started(page, 'suggestions/show');
  await subject(page).pressSequentially('mon imprimente ne marche plus');
  const item = page.getByRole('listitem').filter({ hasText: 'L’imprimante n’imprime pas' });
  await item.locator('summary').click();
  await page.getByRole('region', { name: 'L’imprimante n’imprime pas' }).getByRole('heading', { name: 'Ce que vous constatez' }).waitFor();
  await page.getByLabel('Adresse mail du demandeur').fill('claire@exemple.fr');
  await fillIn(page, { subject: 'Depuis le seau', description: 'Voici ', category: 'Impression' });
  await pastePicture(page);
  await page.waitForFunction(() => document.querySelector('[contenteditable=true] img')?.naturalWidth > 0);
  await page.getByLabel('Joindre un fichier').setInputFiles(FILE);
  await page.locator('.file', { hasText: FILE.name }).waitFor();
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
  assert.deepEqual(refused, []);
  assert.deepEqual(page.faults, []);
});

test('without a network the form opens, and what is written there leaves later', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await subject(page).focus();
  await worker(page);
  await kept(page, '/signaler/', '/js/outbox/queue.js', '/js/outbox/deliver.js', '/js/outbox/parcels.js', '/js/form/send.js');
  await page.context().setOffline(true);
  await page.reload();
  await started(page, 'form/send');
  await page.getByLabel('Adresse mail du demandeur').fill('claire@exemple.fr');
  await subject(page).fill('Écrit hors ligne');
  await page.getByLabel('Description', { exact: true }).fill('Texte simple.');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText('Votre demande partira dès que le réseau revient').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Votre demande est partie').waitFor();
});

test('who has a page of one edition open goes on with it when the next is there', async () => {
  const edit = async (name, change) => {
    const file = path.join(desk.sources, name);
    await writeFile(file, change(await readFile(file, 'utf8')));
  };
  const page = await desk.page();
  const refused = refusals(page);
  // Nobody has turned to the form yet: most of what it uses is still to come.
  await page.goto('/signaler/');
  const first = await folderOf(page);
  await edit('config.toml', (text) => text.replace('submit = "Soumettre"', 'submit = "Envoyer"'));
  await edit('static/js/form/check.js', () => 'export const other = () => [];\n');
  await edit('static/js/form/send.js', (text) => text.replace('faultsOf', 'other as faultsOf'));
  await desk.upload();

  await subject(page).focus();
  await started(page, 'suggestions/show');
  await subject(page).pressSequentially('batterie gonflée');
  await page.locator('.suggestion summary').first().click();
  await page.locator('.suggestion').getByRole('heading').first().waitFor();
  await page.getByLabel('Adresse mail du demandeur').fill('claire@exemple.fr');
  await fillIn(page, { subject: 'Entre deux éditions', description: 'Voici ', category: 'Autres' });
  await pastePicture(page);
  await page.waitForFunction(() => document.querySelector('[contenteditable=true] img')?.naturalWidth > 0);
  assert.equal(await folderOf(page), first);
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
  assert.notEqual(await folderOf(page), first);
  await page.goto('/signaler/');
  await page.getByRole('button', { name: 'Envoyer' }).waitFor();
  await subject(page).focus();
  await kept(page, '/js/outbox/queue.js', '/signaler/');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Envoyer' }).waitFor();
  await started(page, 'form/send');
  await page.context().setOffline(false);
  assert.deepEqual(refused, []);
  assert.deepEqual(page.faults, []);

  await desk.upload('--back');
  await page.reload();
  await page.getByRole('button', { name: 'Soumettre' }).waitFor();
  assert.equal(await folderOf(page), first);
});
