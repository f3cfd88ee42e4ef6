// The how-to this product was asked for, from line I to line IV.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, logIn, pastePicture, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const openMenu = (page) => page.getByText('Menu', { exact: true }).click();

for (const [device, viewport] of [['a desktop', { width: 1280, height: 900 }], ['a phone', { width: 360, height: 740 }]]) {
  test(`an account, a problem with a screenshot, its follow-up and an answer, on ${device}`, async () => {
    const person = `camille${viewport.width}@exemple.fr`;
    const page = await desk.page({ viewport });
    await page.goto('/inscription/');
    await page.getByLabel('Adresse mail').fill(person);
    await page.getByLabel('Nom', { exact: false }).first().fill('Camille Roy');
    await page.locator('main form').getByRole('button').last().click();
    await page.waitForURL('**/inscription/envoye/');
    const [mail] = await desk.mails(person, 1);
    await page.goto(mail.text.match(/http\S+jeton=\S+/)[0]);
    await page.getByLabel('Mot de passe', { exact: true }).fill('tortue verte 42');
    await page.locator('main form').getByRole('button').last().click();
    await page.waitForURL('**/tickets/');

    // I. Se connecter, with what was chosen.
    await openMenu(page);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await logIn(page, person, 'tortue verte 42');

    // II. Renseigner l'incident.
    await page.goto('/');
    await page.getByRole('link', { name: 'Signaler un problème' }).first().click();
    await page.waitForFunction((who) => document.querySelector('#address').value === who, person);
    await page.getByLabel('Objet', { exact: true }).fill("Mon imprimante n'imprime plus");
    await page.getByLabel('Description', { exact: true }).click();
    await page.locator('.suggestion').first().waitFor();
    const editor = page.getByRole('textbox', { name: 'Description' });
    await page.locator('[contenteditable=true]').waitFor();
    await editor.click();
    await page.keyboard.type('Rien ne sort depuis ce matin. ');
    await pastePicture(page);
    await page.locator('[contenteditable] img[data-file]').waitFor();
    await page.getByLabel('Joindre un fichier').setInputFiles({ name: 'journal.log', mimeType: 'text/plain', buffer: Buffer.from('erreur 12') });
    await page.getByLabel('Catégorie').selectOption({ label: 'Impression' });
    await page.getByLabel('Numéro de téléphone joignable').fill('01 23 45 67 89');
    await page.getByLabel('Matériel').fill('IMP-2');
    await page.getByRole('button', { name: 'Soumettre' }).click();
    await page.waitForURL('**/ticket/?numero=*');

    // III. Suivre un incident.
    await openMenu(page);
    await page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Tickets', exact: true }).click();
    await page.waitForURL('**/tickets/');
    await page.getByRole('link', { name: /imprime plus/ }).click();
    await page.getByText('Rien ne sort depuis ce matin.').waitFor();
    const picture = page.locator('.message img');
    await picture.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('.message img').naturalWidth > 0);
    await page.getByRole('link', { name: /journal\.log/ }).waitFor();
    await page.getByText('01 23 45 67 89').waitFor();

    // IV. Répondre: in the ticket, and by answering the mail to all.
    const number = new URL(page.url()).searchParams.get('numero');
    await page.getByRole('textbox', { name: 'Votre réponse' }).click();
    await page.locator('[contenteditable=true]').waitFor();
    await page.keyboard.type('Elle vient de repartir.');
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await page.locator('.message', { hasText: 'Elle vient de repartir.' }).waitFor();
    await desk.mailSaying('marie@guichet.example', 'Elle vient de repartir.');
    // Its number is in it: the desk is the same on both devices, and the other one's mail is no sign of this one.
    const toAll = `Reponse a tous, ticket ${number}.`;
    const received = await desk.mailSaying(person, `numero=${number}`);
    await desk.send(person, [received.reply_to, 'assistance@guichet.localhost'],
      `From: ${person}\nTo: ${received.reply_to}, assistance@guichet.localhost\nSubject: Re: ${received.subject}\nMessage-ID: <tous-${number}@poste>\n\n${toAll}\n\nLe 24/11/2026, Assistance a écrit :\n> Bonjour`);
    // The agents' mail leaves after the message is in the ticket.
    await desk.mailSaying('marie@guichet.example', toAll);
    await page.reload();
    await page.locator('.message', { hasText: toAll }).waitFor();
    assert.equal(await page.locator('.message', { hasText: toAll }).count(), 1);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no sideways scrolling');
    assert.deepEqual(page.faults, []);
  });
}

test('without logging in the request is taken and nothing of it is mailed', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('visite@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Clavier muet');
  await page.getByLabel('Description', { exact: true }).click();
  await page.locator('[contenteditable=true]').waitFor();
  await page.keyboard.type('Plus aucune touche.');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
  const [mail] = await desk.mails('visite@exemple.fr', 1);
  assert.ok(!/Clavier|touche/.test(mail.text + mail.subject));
  assert.deepEqual(page.faults, []);
});

test('two people do not see each other’s tickets', async () => {
  const [claire, jean] = [await desk.page(), await desk.page()];
  await logIn(claire, 'claire@guichet.example');
  await logIn(jean, 'jean@guichet.example');
  await claire.goto('/ticket/?numero=1');
  await claire.getByRole('heading', { name: 'Écran noir au démarrage' }).waitFor();
  await jean.goto('/tickets/');
  await jean.locator('.row').first().waitFor();
  assert.equal(await jean.getByText('Écran noir au démarrage').count(), 0);
  const refused = jean.waitForResponse('**/api/tickets/1');
  await jean.goto('/ticket/?numero=1');
  assert.equal((await refused).status(), 404);
  assert.equal(await jean.getByText('Écran noir au démarrage').count(), 0);
});

test('a draft survives a reload, and a double click sends it once', async () => {
  const page = await desk.page();
  await logIn(page, 'luc@guichet.example');
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).fill('Chaise qui grince');
  await page.getByLabel('Description', { exact: true }).click();
  await page.locator('[contenteditable=true]').waitFor();
  await page.keyboard.type('Elle grince fort.');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByLabel('Matériel').fill('CHAISE-1');
  await page.getByLabel('Matériel').blur();
  await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('CHAISE-1') && text.includes('grince fort')));
  await page.reload();
  await page.getByText('Brouillon retrouvé').waitFor();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'Chaise qui grince');
  await page.waitForFunction(() => document.querySelector('#address').value !== '');
  await page.getByRole('button', { name: 'Soumettre' }).dblclick();
  await page.waitForURL('**/ticket/?numero=*');
  await page.getByText('Elle grince fort.').waitFor();
  await page.goto('/tickets/');
  await page.locator('.row').first().waitFor();
  assert.equal(await page.getByText('Chaise qui grince').count(), 1);
});

test('a session that ended in the middle of the form is renewed in place', async () => {
  const page = await desk.page();
  await logIn(page, 'ines@guichet.example');
  await page.goto('/signaler/');
  await page.waitForFunction(() => document.querySelector('#address').value !== '');
  await page.goto('/ticket/?numero=5');
  await page.getByRole('textbox', { name: 'Votre réponse' }).click();
  await page.locator('[contenteditable=true]').waitFor();
  await page.keyboard.type('Toujours rien.');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mot de passe').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  await page.locator('.message', { hasText: 'Toujours rien.' }).waitFor();
});
