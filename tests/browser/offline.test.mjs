// Without a network: the request waits with its files, and leaves when the network is back.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { audit, fillIn, holds, logIn, pastePicture, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const WAITS = 'Votre demande partira dès que le réseau revient';
const FILE = { name: 'journal.log', mimeType: 'text/plain', buffer: Buffer.from('erreur 12') };
/** The worker is there and has this page: before, what the page asks for passes it by. */
const ready = (page) => holds(page, () => Boolean(navigator.serviceWorker.controller));
/** All that takes a request aside, fetched by the service worker one after another. */
const ASIDE = ['queue', 'watch', 'notice', 'deliver', 'parcels', 'ask', 'files'].map((name) => `/js/outbox/${name}.js`);
const FILES = ['list', 'sender', 'row', 'tell', 'refuse', 'queue', 'size', 'upload', 'digest'].map((name) => `/js/files/${name}.js`);
/** These are kept. */
const pagesKept = (page, ...wanted) => holds(page, async (names) => {
  const kept = await Promise.all((await caches.keys()).map(async (one) => (await (await caches.open(one)).keys()).map(({ url }) => new URL(url).pathname)));
  return names.every((name) => kept.flat().includes(name));
}, wanted);

/** These have come into the page. */
const fetched = (page, wanted) => holds(page, (names) => {
  const come = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  return names.every((name) => come.includes(name));
}, wanted);

test('a request written without a network leaves once, with its files, when the network is back', async () => {
  const page = await desk.page();
  await logIn(page, 'jean@guichet.example');
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).focus();
  await ready(page);
  await fillIn(page, { subject: 'Réseau coupé', description: 'Plus rien ', category: 'Réseau, Wi-Fi, VPN' });
  await pagesKept(page, ...ASIDE, ...FILES);
  await page.context().setOffline(true);
  await pastePicture(page);
  await page.getByText('l’image partira avec votre demande').waitFor();
  await page.getByLabel('Joindre un fichier').setInputFiles(FILE);
  await page.locator('.file', { hasText: 'échec' }).waitFor();
  await page.getByRole('button', { name: 'Soumettre' }).click();
  const notice = page.locator('[data-outbox]');
  await notice.getByText(WAITS).waitFor();
  assert.equal(await notice.evaluate((one) => one === document.activeElement), true);
  assert.equal(await page.getByRole('button', { name: 'Soumettre' }).isVisible(), false);

  await page.context().setOffline(false);
  await notice.getByText('Votre demande est partie').waitFor();
  await notice.getByRole('link', { name: 'Voir la suite' }).click();
  await page.waitForURL('**/ticket/?numero=*');
  await page.getByText('Plus rien').waitFor();
  await page.waitForFunction(() => document.querySelector('.message img')?.naturalWidth > 0);
  await page.getByRole('link', { name: /journal\.log/ }).waitFor();
  await page.goto('/tickets/');
  await page.locator('.row').first().waitFor();
  assert.equal(await page.getByText('Réseau coupé').count(), 1);
  await page.goto('/signaler/');
  await page.waitForFunction(() => document.querySelector('form[data-draft]').dataset.started?.includes('draft/keep'));
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), '');
});

test('a request is put aside the moment the network goes, without a service worker', async () => {
  const page = await desk.page({ serviceWorkers: 'block' });
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('coupure@exemple.fr');
  await fillIn(page, { subject: 'Coupure soudaine', description: 'Plus rien', category: 'Autres' });
  // All that is needed is in the page by now, and not only once it is wanted.
  await fetched(page, ASIDE);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText(WAITS).waitFor();
  await page.context().setOffline(false);
  await page.getByText('Votre demande est partie').waitFor();
  assert.deepEqual(page.faults, []);
});

test('a picture and a file put in after the network went wait with the request, without a service worker', async () => {
  const page = await desk.page({ serviceWorkers: 'block' });
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('image@exemple.fr');
  await fillIn(page, { subject: 'Image hors ligne', description: 'Regardez ', category: 'Autres' });
  await fetched(page, ASIDE);
  await page.context().setOffline(true);
  await pastePicture(page);
  await page.getByText('l’image partira avec votre demande').waitFor();
  assert.equal(await page.locator('[contenteditable] img').evaluate((image) => image.decode().then(() => image.naturalWidth)), 40);
  await page.getByLabel('Joindre un fichier').setInputFiles(FILE);
  await page.locator('.file', { hasText: FILE.name }).waitFor();
  assert.equal(await page.locator('.file').count(), 1);
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText(WAITS).waitFor();
  await page.context().setOffline(false);
  const claim = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/api/tickets'));
  await page.getByText('Votre demande est partie').waitFor();
  const { files, inline_files: pictures, description } = JSON.parse((await claim).postData());
  assert.deepEqual([files.length, pictures.length], [1, 1]);
  assert.ok(description.includes(`data-file="${pictures[0]}"`));
  assert.deepEqual(page.faults, []);
});

test('a picture whose scripts do not come stays in the text, and goes once they do', async () => {
  const page = await desk.page({ serviceWorkers: 'block' });
  const lost = /\/(?:files\/(?:upload|list)|editor\/pictures)\.js/;
  await page.route(lost, (route) => route.abort());
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('tard@exemple.fr');
  await fillIn(page, { subject: 'Image tardive', description: 'Regardez ', category: 'Autres' });
  await pastePicture(page);
  await page.getByText('l’image partira avec votre demande').waitFor();
  await page.locator('[contenteditable] img[data-state="failed"]').waitFor();
  await page.unroute(lost);
  const request = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/api/tickets'));
  await page.getByRole('button', { name: 'Soumettre' }).click();
  assert.equal(JSON.parse((await request).postData()).inline_files.length, 1);
  await page.waitForURL('**/recu/**');
});

test('the form opens without a network, and what is written there leaves from another page', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).focus();
  await ready(page);
  await pagesKept(page, '/signaler/');
  await pagesKept(page, ...ASIDE, ...FILES);
  await page.context().setOffline(true);
  await page.reload();
  await started(page, 'form/send');
  await page.getByLabel('Adresse mail du demandeur').fill('hors-ligne@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Écrit hors ligne');
  await page.getByLabel('Description', { exact: true }).fill('Texte simple.');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText(WAITS).waitFor();
  await page.context().setOffline(false);
  await page.goto('/');
  await page.getByText('Votre demande est partie').waitFor();
  await desk.mails('hors-ligne@exemple.fr', 1);
  await page.getByRole('button', { name: 'Masquer' }).click();
  await page.waitForFunction(() => !document.querySelector('[data-outbox]'));
});

test('a waiting request can be changed before it leaves', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('change@exemple.fr');
  await fillIn(page, { subject: 'À changer', description: 'Un', category: 'Autres' });
  await ready(page);
  await pagesKept(page, ...ASIDE, ...FILES);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByRole('link', { name: 'Modifier ma demande' }).click();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'À changer');
  await page.getByLabel('Objet', { exact: true }).fill('Changé');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
});

test('a request that is refused after its wait comes back to the form, whole', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('assistance@guichet.localhost');
  await fillIn(page, { subject: 'Refusée', description: 'Un', category: 'Autres' });
  await ready(page);
  await pagesKept(page, ...ASIDE, ...FILES);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText(WAITS).waitFor();
  await page.context().setOffline(false);
  await page.locator('[data-summary]').getByText(/adresse de l’assistance/).waitFor();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'Refusée');
  assert.equal(await page.locator('[data-outbox]').count(), 0);
});

for (const serviceWorkers of ['allow', 'block']) {
  test(`logging out without a network says that nobody is logged out, with service workers: ${serviceWorkers}`, async () => {
    const page = await desk.page({ serviceWorkers });
    await logIn(page, 'claire@guichet.example');
    const other = await page.context().newPage();
    await other.goto('/tickets/');
    await other.locator('.row').first().waitFor();
    const said = page.getByText('Vous êtes encore connecté');
    const out = page.getByRole('button', { name: 'Se déconnecter' });
    await fetched(page, ['/js/session/end.js', '/js/draft/forget.js']);
    await page.getByText('Menu', { exact: true }).click();
    await page.context().setOffline(true);
    await out.click();
    await said.waitFor();
    assert.equal(new URL(page.url()).pathname, '/tickets/');
    await audit(page, 'still logged in');
    await page.context().setOffline(false);
    await page.route('**/api/session/end', (route) => route.fulfill({ status: 503, json: {} }));
    await out.click();
    await said.waitFor();
    // Other tabs go when somebody has left, and not before.
    assert.equal(await other.locator('.row').first().isVisible(), true);
    await page.unroute('**/api/session/end');
    await out.click();
    await page.waitForURL((url) => url.pathname === '/');
    await other.getByRole('heading', { name: /Connectez-vous/ }).waitFor();
  });
}

test('pages of mailed links are kept without their token', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).focus();
  await ready(page);
  await page.goto('/verification/?jeton=secret-secret');
  await pagesKept(page, '/verification/');
  assert.equal(await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (one) => (await (await caches.open(one)).keys()).map(({ url }) => url)));
    return all.flat().some((url) => url.includes('secret') || new URL(url).pathname.startsWith('/api/'));
  }), false);
});

test('an older service worker does not stand in the way of a newer site', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-'));
  const site = path.join(folder, 'site');
  const root = new URL('../../', import.meta.url).pathname;
  await cp(path.join(root, 'site'), site, { recursive: true, filter: (from) => !from.includes('/generator') });
  const newer = await start({ arguments: ['--site', site, '--watch'] });
  try {
    const page = await newer.page();
    await page.goto('/signaler/');
    await page.getByLabel('Objet', { exact: true }).focus();
    await ready(page);
    await pagesKept(page, '/js/form/send.js');
    // The new edition moves a module and has a worker that throws: the old worker stays in charge.
    const edit = async (name, change) => writeFile(path.join(site, name), change(await readFile(path.join(site, name), 'utf8')));
    await edit('static/js/form/check.js', () => 'export const faultsOf = () => [];\n');
    await writeFile(path.join(site, 'static/sw.js'), 'throw new Error("broken");\n');
    await edit('config.toml', (text) => text.replace('submit = "Soumettre"', 'submit = "Envoyer la nouvelle édition"'));
    const submit = page.getByRole('button', { name: 'Envoyer la nouvelle édition' });
    for (const until = Date.now() + 20_000; Date.now() < until && !(await submit.count()); ) await page.reload();
    assert.equal(await page.evaluate(() => Boolean(navigator.serviceWorker.controller)), true);
    // With the new check nothing is asked of the browser: the server's own words appear.
    await started(page, 'form/send');
    await page.getByLabel('Adresse mail du demandeur').fill('claire');
    await page.getByLabel('Description', { exact: true }).fill('Bonjour');
    await submit.click();
    await page.locator('[data-summary]').getByText('Vérifiez cette adresse').waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await submit.waitFor();
  } finally {
    await newer.stop();
    await rm(folder, { recursive: true });
  }
});
