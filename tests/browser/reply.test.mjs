// What a reply does besides saying something: said before it is sent, and shown afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => (desk = await start()));
after(() => desk?.stop());

async function openByMail(from) {
  const raw = `From: Claire Martin <${from}>\r\nTo: assistance@guichet.localhost\r\nSubject: Ecran ${Date.now()}\r\nMessage-ID: <${Date.now()}@poste>\r\n\r\nL'écran reste noir.\r\n`;
  await desk.send(from, ['assistance@guichet.localhost'], raw);
  const mail = await desk.mailSaying('marie@guichet.example', "L'écran reste noir.");
  return mail.subject.match(/#(\d+)/)[1];
}

async function write(page, words) {
  await page.getByRole('textbox', { name: 'Votre réponse' }).click();
  await page.keyboard.type(words);
}

test('a reply says what it will do to the ticket, and the ticket shows what it did', async () => {
  const number = await openByMail('claire@guichet.example');
  const agent = await desk.page();
  await logIn(agent, 'marie@guichet.example');
  await agent.goto(`/ticket/?numero=${number}`);
  await write(agent, 'C’est réparé.');
  const resolves = agent.getByRole('checkbox', { name: 'Marquer le ticket comme résolu' });
  await agent.getByRole('radio', { name: /note/i }).check();
  await resolves.waitFor({ state: 'hidden' });
  await agent.getByRole('radio', { name: /Réponse/ }).check();
  await resolves.check();
  await agent.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await agent.locator('[data-thread]').getByText('État : Résolu').waitFor();
  const mail = await desk.mailSaying('claire@guichet.example', 'C’est réparé.');
  assert.match(mail.text ?? JSON.stringify(mail), /Résolu/);

  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Votre réponse rouvrira le ticket.').waitFor();
  await page.setViewportSize({ width: 320, height: 700 });
  await audit(page, 'resolved ticket');
  await write(page, 'Merci, c’est réglé !');
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.getByText('Le ticket reste résolu.').waitFor();
  await page.getByRole('button', { name: 'Rouvrir le ticket' }).click();
  await page.getByText('Le ticket est rouvert.').waitFor();
  await page.getByText('Votre réponse rouvrira le ticket.').waitFor({ state: 'hidden' });

  await page.getByRole('checkbox', { name: 'Marquer le ticket comme résolu' }).check();
  await write(page, 'En fait tout va bien');
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.getByText('Votre réponse rouvrira le ticket.').waitFor();
  await write(page, 'Il est noir à nouveau');
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.locator('[data-thread]').getByText('Cette réponse rouvre le ticket · État : En cours').waitFor();
});

for (const [state, words] of [['closed', 'Le ticket reste clos.'], ['resolved', 'Le ticket reste résolu.']]) {
  test(`a thank-you in a ticket that is ${state} names that state`, async () => {
    const number = await openByMail('claire@guichet.example');
    const agent = await desk.page();
    await logIn(agent, 'marie@guichet.example');
    await agent.goto(`/ticket/?numero=${number}`);
    await agent.getByLabel('État du ticket').selectOption(state);
    await agent.getByRole('button', { name: 'Changer l’état' }).click();
    await agent.getByText('C’est enregistré.').first().waitFor();

    const page = await desk.page();
    await logIn(page, 'claire@guichet.example');
    await page.goto(`/ticket/?numero=${number}`);
    await write(page, 'Merci, c’est réglé !');
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await page.getByText(words).waitFor();
    assert.equal(await page.locator('[data-state].badge').first().innerText(), { closed: 'Clos', resolved: 'Résolu' }[state]);
  });
}

test('reopening by its button says that what is being written has not left', async () => {
  const number = await openByMail('claire@guichet.example');
  const agent = await desk.page();
  await logIn(agent, 'marie@guichet.example');
  await agent.goto(`/ticket/?numero=${number}`);
  const resolve = async () => {
    await agent.getByLabel('État du ticket').selectOption('resolved');
    await agent.getByRole('button', { name: 'Changer l’état' }).click();
    await agent.getByText('C’est enregistré.').first().waitFor();
  };
  for (const [lang, path, name, reopen, said] of [
    ['fr', '/ticket/', 'Votre réponse', 'Rouvrir le ticket', 'Le ticket est rouvert. Votre message n’est pas encore envoyé.'],
    ['en', '/en/ticket/', 'Your reply', 'Reopen the ticket', 'The ticket is open again. Your message has not been sent yet.'],
  ]) {
    await resolve();
    const page = await desk.page();
    await logIn(page, 'claire@guichet.example');
    await page.goto(`${path}?numero=${number}`);
    await page.getByRole('textbox', { name }).click();
    await page.keyboard.type(`Encore noir ${lang}`);
    await page.getByRole('button', { name: reopen }).click();
    await page.getByRole('status').getByText(said, { exact: true }).waitFor();
    // One press sends it.
    assert.equal(await page.evaluate(() => document.activeElement.matches('.reply .button--large')), true);
    await page.keyboard.press('Enter');
    await page.locator('.message', { hasText: `Encore noir ${lang}` }).waitFor();
    await agent.reload();
    await agent.locator('[data-state]').first().waitFor();
  }
});
