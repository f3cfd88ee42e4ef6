// Articles beside the form: found while a subject is written, read in place, and never in the way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './desk/guichet.mjs';

let desk;
before(async () => (desk = await start()));
after(() => desk.stop());

async function openForm(page) {
  await page.goto('/signaler/');
  const subject = page.getByLabel('Objet', { exact: true });
  // They start once somebody turns to the form.
  await subject.focus();
  await page.locator('[data-started*="suggestions/show"]').waitFor({ state: 'attached' });
  return subject;
}

test('a misspelt subject finds its article, told politely, reached and opened by keyboard', async () => {
  const page = await desk.page();
  const subject = await openForm(page);
  await subject.pressSequentially('mon imprimente ne marche plus');
  const item = page.getByRole('listitem').filter({ hasText: 'L’imprimante n’imprime pas' });
  await item.waitFor();
  await page.getByRole('status').filter({ hasText: /article.* correspond/ }).waitFor();
  assert.ok((await item.locator('mark').allTextContents()).includes('L’imprimante'));
  assert.equal(await subject.evaluate((field) => field === document.activeElement), true, 'the writer is not disturbed');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const article = page.getByRole('region', { name: 'L’imprimante n’imprime pas' });
  await article.getByRole('heading', { name: 'Ce que vous constatez' }).waitFor();
  assert.ok((await article.locator('mark').count()) > 0, 'the best passage is marked');
  assert.match(page.url(), /\/signaler\/$/);
  assert.equal(await subject.inputValue(), 'mon imprimente ne marche plus');
  assert.deepEqual(page.faults, []);
});

test('what is typed leaves the browser in no address and no body', async () => {
  const page = await desk.page();
  const subject = await openForm(page);
  const asked = [];
  page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
  await subject.pressSequentially('batterie gonflée de mon ordinateur');
  await subject.blur();
  await page.locator('.suggestion').first().waitFor();
  const data = asked.filter((address) => address.includes('/search/fr/'));
  assert.ok(data.length > 0 && data.length <= 3, `${data}`);
  assert.ok(!asked.some((address) => /batterie|gonfl/i.test(decodeURIComponent(address))), `${asked}`);
});

test('without network, what was fetched still answers each letter and each pause', async () => {
  const page = await desk.page();
  const subject = await openForm(page);
  await subject.pressSequentially('imprimante');
  const item = page.getByRole('listitem').filter({ hasText: 'Bourrage papier' });
  await item.waitFor();
  await page.context().setOffline(true);
  await subject.pressSequentially(' vpn');
  await page.locator('.suggestion mark').getByText('imprimante').first().waitFor();
  const failed = page.waitForEvent('requestfailed');
  await subject.blur();
  await failed;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await item.isVisible(), true);
});

test('an article that solved the problem is told to the page, and the form comes back unharmed', async () => {
  const page = await desk.page();
  const subject = await openForm(page);
  await page.evaluate(() => document.addEventListener('suggestion:solved', (event) => (document.body.dataset.path = event.detail.path)));
  await subject.fill('mot de passe oublié');
  await subject.blur();
  await page.locator('.suggestion summary').first().click();
  await page.getByRole('button', { name: /résolu mon problème/ }).first().click();
  await page.locator('[data-solved]').waitFor();
  assert.match(await page.locator('body').getAttribute('data-path'), /^\/articles\/compte\//);
  assert.equal(await page.locator('form[data-draft]').isVisible(), false);
  await page.locator('[data-unsolved]').click();
  assert.equal(await subject.inputValue(), 'mot de passe oublié');
});

test('subjects that say nothing are answered by silence', async () => {
  const page = await desk.page();
  const subject = await openForm(page);
  for (const text of ['🙂🙂🙂', 'le la les de du', 'كلمة المرور', '\u202e\u202e\u202e', 'x'.repeat(10_000)]) {
    await subject.evaluate((field, value) => (field.value = value), text);
    await subject.dispatchEvent('input');
    await subject.focus();
    await subject.blur();
    // An answer follows within the pause of a writer; a real subject after it shows that it was over.
    await subject.fill('imprimante');
    await subject.blur();
    await page.locator('.suggestion').first().waitFor();
    await subject.fill('');
    await subject.blur();
    await page.locator('.suggestion').first().waitFor({ state: 'hidden' });
  }
  assert.deepEqual(page.faults, []);
});

test('an index that does not come leaves a form that works', async () => {
  // A service worker asks for itself, past what the test holds back.
  const page = await desk.page({ serviceWorkers: 'block' });
  await page.route('**/search/**', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  const subject = await openForm(page);
  await subject.fill('imprimante en panne');
  await subject.blur();
  await failed;
  assert.equal(await page.locator('.suggestion').count(), 0);
  await page.getByLabel('Catégorie').selectOption({ label: 'Impression' });
  assert.equal(await subject.inputValue(), 'imprimante en panne');
  assert.deepEqual(page.faults, []);
});

test('the search page shows where and why each article answers', async () => {
  const page = await desk.page();
  await page.goto('/recherche/?q=bo%C3%AEte+pleine+5.2.2');
  const first = page.locator('.result').first();
  await first.getByRole('link', { name: 'Ma boîte mail est pleine' }).waitFor();
  assert.deepEqual(await first.locator('a mark').allTextContents(), ['boîte', 'pleine']);
  await first.getByText('Parle aussi de : 5.2.2').waitFor();
  await first.locator('.result__what mark').first().waitFor();
  assert.deepEqual(page.faults, []);
});

test('a word with a hyphen is marked once', async () => {
  const page = await desk.page();
  await page.goto('/recherche/?q=pas+de+son');
  const passage = page.locator('.result').filter({ hasText: 'Pas de son ou pas de caméra dans Teams' }).locator('.result__what');
  await passage.locator('mark').filter({ hasText: 'haut-parleur' }).waitFor();
  assert.match(await passage.textContent(), /Choisissez haut-parleur, micro et caméra/);
});
