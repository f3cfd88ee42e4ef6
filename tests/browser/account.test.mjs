// Who is logged in elsewhere sees where, and ends it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const rows = (page) => page.locator('.session');

test('the menu leads to where one is logged in, and ends it elsewhere', async () => {
  const phone = await desk.page({ viewport: { width: 320, height: 640 }, userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36' });
  await logIn(phone, 'claire@guichet.example');
  const page = await desk.page({ viewport: { width: 1280, height: 800 }, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0' });
  await logIn(page, 'claire@guichet.example');
  await page.goto('/');
  await page.getByText('Menu', { exact: true }).click();
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await rows(page).filter({ hasText: 'Chrome, Android' }).waitFor();
  await audit(page, 'the account');
  const own = rows(page).filter({ hasText: 'Firefox, Windows' });
  await own.getByText('Cet appareil').waitFor();
  assert.equal(await own.getByRole('button').count(), 0);

  await phone.goto('/compte/');
  await rows(phone).first().waitFor();
  await audit(phone, 'the account at 320 px');
  await page.getByRole('button', { name: 'Déconnecter Chrome, Android' }).click();
  await page.getByText('Cette connexion est terminée.').waitFor();
  await rows(page).filter({ hasText: 'Chrome, Android' }).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Vos connexions');
  await phone.reload();
  await phone.getByRole('heading', { name: /Connectez-vous/ }).waitFor();
});

test('all others are ended at once, in English as well', async () => {
  const others = [await desk.page(), await desk.page()];
  for (const page of others) await logIn(page, 'claire@guichet.example');
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  await page.goto('/en/account/');
  await page.getByRole('button', { name: 'Log out everywhere else' }).click();
  await page.getByText('You are now logged in on this device only.').waitFor();
  assert.equal(await rows(page).count(), 1);
  assert.equal(await page.getByRole('button', { name: 'Log out everywhere else' }).isVisible(), false);
  for (const other of others) {
    await other.goto('/compte/');
    await other.getByRole('heading', { name: /Connectez-vous/ }).waitFor();
  }
});

test('without scripts the page says what to do instead', async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  await page.goto('/compte/');
  // Playwright's texts pass over what stands in a noscript.
  assert.match(await page.locator('main').innerText(), /Pour vous déconnecter partout/);
});
