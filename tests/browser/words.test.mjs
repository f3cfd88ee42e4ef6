// Sentences that must be true whoever reads them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const saysOn = async (page, path) => {
  await page.goto(path);
  return page.evaluate(() => document.body.innerText.replace(/\s+/g, ' '));
};

for (const [path, says, never] of [
  ['/', ['ne sont lus que par vous, par l’assistance et par les personnes mises en copie.'], ['par vous et par l’assistance']],
  ['/en/', ['read only by you, by support and by people put in copy.'], ['by you and by support']],
  ['/recu/', ['elle vous appelle si vous avez donné un numéro de téléphone'], ['au numéro indiqué', 'rien à faire']],
  ['/en/received/', ['calls you if you gave a phone number'], ['the number you gave', 'nothing to do']],
  ['/tickets/', ['Vos demandes et les tickets où vous êtes en copie'], ['Toutes vos demandes']],
  ['/en/tickets/', ['Your requests and the tickets you are copied in on'], ['All your requests']],
  ['/inscription/', ['Votre adresse de travail, à votre nom, et non celle d’une boîte partagée.'], ['professionnelle personnelle']],
  ['/signaler/', ['Une adresse à votre nom, et non celle d’une boîte partagée.'], ['adresse personnelle']],
]) {
  test(`${path} says what is true for everybody`, async () => {
    const words = await saysOn(await desk.page(), path);
    for (const one of says) assert.ok(words.includes(one), one);
    for (const one of never) assert.ok(!words.includes(one), one);
  });
}

test('whoever reads a ticket along sees whose it is, in sentences that fit any name', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  await page.route('**/api/tickets?view=mine', (route) => route.fulfill({ json: { tickets: [{ number: 7, subject: 'Suivi', state: 'new', mine: false, requester: 'Inès Fabre', updated_at: '2026-11-24T08:00:00Z', opened_at: '2026-11-24T08:00:00Z' }], cursor: null } }));
  for (const [path, words] of [['/tickets/', 'vous êtes en copie, demandeur : Inès Fabre'], ['/en/tickets/', 'you are copied in on Inès Fabre’s ticket']]) {
    await page.goto(path);
    await page.locator('.row').getByText(words, { exact: true }).waitFor();
  }
});

test('whoever is not signed in reads how replies reach them', async () => {
  const page = await desk.page();
  for (const [path, words] of [['/tickets/', 'Sans compte, les réponses de l’assistance vous parviennent par mail.'], ['/en/tickets/', 'Without an account, support’s replies reach you by e-mail.']]) {
    await page.goto(path);
    await page.getByText(words).waitFor();
  }
});
