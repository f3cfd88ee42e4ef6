// Every page: accessible, narrow, without scripts, and with nothing from another host.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const OPEN = ['/', '/connexion/', '/inscription/', '/inscription/envoye/', '/verification/?jeton=x', '/mot-de-passe-oublie/', '/nouveau-mot-de-passe/?jeton=x',
  '/signaler/', '/recu/', '/recherche/?q=imprimante', '/articles/', '/articles/impression/', '/articles/impression/imprimante-n-imprime-pas/', '/articles/securite/fenetre-d-alerte-ou-virus/', '/a-relire/', '/nulle-part/',
  '/en/', '/en/log-in/', '/en/sign-up/', '/en/verification/?jeton=x', '/en/forgotten-password/', '/en/new-password/?jeton=x', '/en/report/', '/en/received/',
  '/en/search/?q=printer', '/en/articles/', '/en/articles/impression/printer-does-not-print/', '/en/to-review/'];
const OWN = ['/tickets/', '/ticket/?numero=1', '/agent/', '/mails/', '/en/tickets/', '/en/ticket/?numero=1', '/en/agent/', '/en/mails/'];

for (const [name, options] of [
  ['light, desktop', {}],
  ['dark, 320 pixels', { colorScheme: 'dark', viewport: { width: 320, height: 700 } }],
]) {
  test(`axe finds nothing on any page, ${name}`, async () => {
    const page = await desk.page(options);
    for (const address of OPEN) {
      await page.goto(address);
      await audit(page, address);
    }
    await page.goto('/signaler/');
    await page.getByRole('button', { name: 'Soumettre' }).click();
    await page.getByRole('alert').first().waitFor();
    await audit(page, 'the form with errors');
    await page.getByText('Menu', { exact: true }).click();
    await audit(page, 'the open menu');
    await logIn(page, 'marie@guichet.example');
    for (const address of OWN) {
      await page.goto(address);
      if (address.includes('numero')) await page.locator('.message').first().waitFor();
      if (address.includes('agent')) await page.locator('.row').first().waitFor();
      await audit(page, address);
    }
  });
}

test('with scripts off every page reads, and a ticket is sent, refused and sent again', async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  for (const address of [...OPEN, ...OWN]) {
    await page.goto(address);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, address);
  }
  await page.goto('/signaler/');
  // What only scripts do is not promised.
  for (const promised of ['est gardé', 'captures d’écran']) assert.equal(await page.getByText(promised).filter({ visible: true }).count(), 0, promised);
  await page.locator('form[action="/api/tickets"]').evaluate((form) => { form.noValidate = true; }).catch(() => {});
  await page.getByLabel('Adresse mail du demandeur').fill('sans-script@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Souris perdue');
  await page.getByLabel('Description', { exact: true }).fill('   ');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText('Décrivez votre problème').first().waitFor();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'Souris perdue');
  await page.getByLabel('Description', { exact: true }).fill('Elle a disparu.');
  await page.getByRole('button').click();
  await page.waitForURL('**/recu/');
  await desk.mails('sans-script@exemple.fr', 1);
});

test('the page that refuses a form sent without scripts is one of ours', async () => {
  const page = await desk.page({ viewport: { width: 320, height: 700 } });
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).fill('Souris perdue');
  // As a browser without scripts does it.
  await page.evaluate(() => HTMLFormElement.prototype.submit.call(document.querySelector('form[action="/api/tickets"]')));
  await page.getByRole('alert').getByRole('link', { name: /adresse mail/ }).waitFor();
  await audit(page, 'the refused form');
  await page.getByRole('alert').getByRole('link', { name: /adresse mail/ }).click();
  assert.equal(await page.evaluate(() => document.querySelector(':target')?.id), 'address');
});
