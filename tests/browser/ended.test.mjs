// Pictures and files that begin to be sent by themselves once the session has ended.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BOX, PERMISSIONS, copyPicture, drop, filesOnDisk } from './desk/clipboard.mjs';
import { box, lines } from './desk/editor.mjs';
import { PASSWORD, audit, fillIn, logIn, start } from './desk/guichet.mjs';

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

const KEPT = 'Votre session a expiré. Fichiers et images partiront avec votre message';
const row = (page, name) => page.locator('.file', { hasText: name });
const dialog = (page) => page.getByRole('dialog');

const OPEN = {
  reply: async (page) => {
    await page.goto('/tickets/');
    await page.goto(await page.locator('a[href*="numero="]').first().getAttribute('href'));
    await page.getByLabel('Votre réponse', { exact: true }).click();
    await box(page).waitFor();
    await box(page).focus();
    await page.keyboard.type('avant ');
  },
  request: (page) => fillIn(page, { subject: 'Session finie', description: 'avant ', category: 'Autres' }),
};
const SEND = { reply: 'Envoyer la réponse', request: 'Soumettre' };

/** A text begun, the session over since; what writes goes on writing. */
async function openEnded(place) {
  const page = await desk.page({ permissions: PERMISSIONS, serviceWorkers: 'block' });
  await logIn(page, 'claire@guichet.example');
  if (place === 'request') await page.goto('/signaler/');
  await OPEN[place](page);
  const other = await page.context().newPage();
  await other.goto('/articles/');
  await copyPicture(other);
  await other.close();
  await page.bringToFront();
  await page.context().clearCookies();
  return page;
}

/** Letters as they are typed, wherever the focus is taken meanwhile. */
const type = (page, words) => page.keyboard.type(words, { delay: 30 });

async function logInAgain(page) {
  await dialog(page).getByLabel('Mot de passe').fill(PASSWORD);
  await dialog(page).getByRole('button', { name: 'Se connecter' }).click();
}

async function arrived(page, words = /la\sfin/) {
  const message = page.locator('.message', { hasText: words });
  await message.locator('img').waitFor();
  await message.getByRole('link', { name: /facture\.pdf/ }).waitFor();
}

for (const place of Object.keys(OPEN)) {
  test(`no dialog takes the words of who writes on while a picture and a file wait for a log-in: ${place}`, async () => {
    const page = await openEnded(place);
    await page.keyboard.press('Control+v');
    await type(page, ' pendant l’image');
    assert.equal((await lines(page)).join('').replace(/ +/g, ' '), 'avant pendant l’image');
    await page.locator('[data-status]', { hasText: KEPT }).waitFor();
    await drop(page, box(page), [files.at('facture.pdf')]);
    await page.keyboard.press('Control+End');
    await type(page, ' et le fichier jusqu’à la fin');
    await page.locator('[data-said]', { hasText: KEPT }).waitFor();
    assert.equal(await dialog(page).count(), 0);
    assert.equal((await lines(page)).join('').replace(/ +/g, ' '), 'avant pendant l’image et le fichier jusqu’à la fin');
    assert.equal(await page.locator(`${BOX} img`).count(), 1);
    await audit(page, `what waits for a log-in: ${place}`);

    // Whoever does not log in keeps all of it, is asked once, and told why nothing has left.
    const button = page.getByRole('button', { name: SEND[place] });
    await button.click();
    await dialog(page).getByRole('button', { name: 'Annuler' }).click();
    await page.locator('[data-summary]:visible', { hasText: KEPT }).waitFor();
    assert.equal(await dialog(page).count(), 0);
    assert.match(await box(page).innerText(), /jusqu’à la fin/);
    assert.equal(await page.locator(`${BOX} img`).count(), 1);
    assert.equal(await row(page, 'facture.pdf').count(), 1);

    await button.click();
    await logInAgain(page);
    await arrived(page);
    assert.deepEqual(page.faults, []);
  });
}

test('a press on retry asks for the password, and what else waits goes as well', async () => {
  const page = await openEnded('reply');
  await page.keyboard.press('Control+v');
  await page.locator('[data-status]', { hasText: KEPT }).waitFor();
  await drop(page, box(page), [files.at('facture.pdf'), files.at('plan.svg')]);
  await type(page, 'la fin');
  await page.locator('[data-said]', { hasText: KEPT }).waitFor();
  await row(page, 'facture.pdf').getByRole('button', { name: /Réessayer/ }).click();
  await logInAgain(page);
  for (const name of ['facture.pdf', 'plan.svg']) await row(page, name).getByText('envoyé').waitFor();
  await page.locator(`${BOX} img[data-file]`).waitFor();
  assert.equal(await page.locator('[data-said]:not(.unseen)').count(), 0);
  await page.getByRole('button', { name: SEND.reply }).click();
  await arrived(page);
});

test('a picture on its way as the message is sent waits for the log-in too', async () => {
  const page = await openEnded('reply');
  await type(page, 'aussitôt envoyé');
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await page.route('**/api/attachments', async (route) => {
    await gate;
    await route.continue();
  });
  await page.keyboard.press('Control+v');
  await drop(page, box(page), [files.at('facture.pdf')]);
  await row(page, 'facture.pdf').waitFor();
  await page.getByRole('button', { name: SEND.reply }).click();
  await page.locator('form[aria-busy]').waitFor();
  go();
  await logInAgain(page);
  await arrived(page, /aussitôt/);
});
