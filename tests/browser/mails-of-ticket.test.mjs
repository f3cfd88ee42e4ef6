// What becomes of mails, who reads along, and the way out of a ticket's mails: in the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, holds, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => (desk = await start()));
after(() => desk?.stop());

/** Opens a ticket by mail and gives its number. */
async function openByMail(from, cc = '') {
  const raw = `From: Claire Martin <${from}>\r\nTo: assistance@guichet.localhost\r\n${cc}Subject: Imprimante ${Date.now()}\r\nMessage-ID: <${Date.now()}@poste>\r\n\r\nElle ne répond plus.\r\n`;
  await desk.send(from, ['assistance@guichet.localhost'], raw);
  const mail = await desk.mailSaying('marie@guichet.example', 'Elle ne répond plus.');
  return mail.subject.match(/#(\d+)/)[1];
}

test('a colleague in copy is let in, and the page says who reads along', async () => {
  const number = await openByMail('claire@guichet.example', 'Cc: Jean Dupont <jean.dupont@exemple.fr>\r\n');
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  const people = page.getByRole('region', { name: 'Personnes en copie' });
  await people.getByText('Jean Dupont (jean.dupont@exemple.fr)').waitFor();
  await audit(page, 'ticket with somebody waiting');
  await people.getByRole('button', { name: 'Accepter Jean Dupont' }).click();
  await people.getByRole('button', { name: 'Retirer Jean Dupont' }).waitFor();
  await page.getByText('a proposé à Jean Dupont de suivre le ticket').waitFor();
  // Nothing but the question before he has said yes, without scripts as well.
  const invitation = await desk.mailSaying('jean.dupont@exemple.fr', 'vous propose de suivre');
  const his = await desk.page({ javaScriptEnabled: false });
  await his.goto(invitation.text.match(/http\S+lien=\S+/)[0]);
  await his.getByRole('button', { name: 'Suivre ce ticket' }).click();
  await his.getByRole('heading', { name: 'Vous suivez ce ticket' }).waitFor();
  await desk.mailSaying('jean.dupont@exemple.fr', '/api/follow');

  await people.getByText('Mettre quelqu’un en copie').click();
  await people.getByLabel('Adresse mail d’un collègue').fill('bounce@simulator.amazonses.com');
  await people.getByRole('button', { name: 'Mettre en copie' }).click();
  await people.getByRole('button', { name: 'Retirer bounce' }).waitFor();
  // The page looks for news every half minute; what is waited for is the report of the refusal.
  await holds(page, async (ticket) => (await (await fetch(`/api/tickets/${ticket}`)).json()).refusing.length, number);
  await page.reload();
  const warning = page.getByText('Cette adresse refuse nos mails : bounce (bounce@simulator.amazonses.com), cette adresse n’existe pas.');
  await warning.waitFor();
  await page.setViewportSize({ width: 320, height: 700 });
  await audit(page, 'ticket with a refusing address');
  await page.getByRole('button', { name: 'L’adresse fonctionne à nouveau' }).click();
  await warning.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ne plus recevoir de mails pour ce ticket' }).click();
  await page.getByText('Vous ne recevez plus de mails pour ce ticket.').waitFor();
  await page.getByRole('button', { name: 'Suivre à nouveau' }).click();
  await page.getByText('Vous recevez un mail à chaque réponse.').waitFor();
});

test('a message says what became of its mails', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await page.goto('/ticket/?numero=1');
  const summary = page.locator('.mails__summary').first();
  await summary.waitFor();
  assert.match(await summary.textContent(), /^Mails? :/);
});

test('the way out works without scripts', async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  const mail = await desk.mailSaying('jean.dupont@exemple.fr', '/api/follow');
  await page.goto(mail.text.match(/\/api\/follow\S+/)[0]);
  await page.getByRole('heading', { name: 'Ne plus suivre ce ticket' }).waitFor();
  await page.getByRole('button', { name: 'Ne plus recevoir de mails' }).click();
  await page.getByRole('heading', { name: 'Vous ne suivez plus ce ticket' }).waitFor();
  await page.getByRole('button', { name: 'Suivre à nouveau' }).click();
  await page.getByRole('heading', { name: 'Vous suivez ce ticket' }).waitFor();
});

test('every kind of mail can be looked at in the mailbox', async () => {
  const page = await desk.page({ viewport: { width: 360, height: 800 } });
  await page.goto('/mailbox/modeles/');
  await page.getByRole('link', { name: 'Nouvelle réponse (français)' }).click();
  await page.frameLocator('iframe').getByText('Karim Benali').first().waitFor();
  await page.getByRole('link', { name: 'Source', exact: true }).click();
  await page.getByText('X-Auto-Response-Suppress').waitFor();
});
