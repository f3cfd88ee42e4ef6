// What comes from outside and waits for an agent: in the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, logIn, start } from './desk/guichet.mjs';

const SUPPORT = 'assistance@guichet.localhost';
let desk;
before(async () => (desk = await start()));
after(() => desk?.stop());

const mail = (from, to, subject, words) =>
  `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.length}${words.length}@poste>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words.replaceAll('\n', '\r\n')}\r\n`;

/** The ticket a mail to agents is about. */
const numberOf = ({ subject }) => subject.match(/#(\d+)/)[1];

test('a stranger’s mail to a ticket waits until an agent lets it in', async () => {
  await desk.send('claire@guichet.example', [SUPPORT], mail('claire@guichet.example', SUPPORT, 'Badge', 'Il ne marche plus.'));
  const number = numberOf(await desk.mailSaying('marie@guichet.example', 'Il ne marche plus.'));
  const { reply_to: address } = await desk.mailSaying('claire@guichet.example', 'Badge');
  await desk.send('no-reply@service.example', [address], mail('no-reply@service.example', address, 'Code', 'Votre code : 482913'));
  const told = await desk.mailSaying('marie@guichet.example', '482913');
  assert.match(told.text, /ce message attend votre accord/);

  const hers = await desk.page();
  await logIn(hers, 'claire@guichet.example');
  await hers.goto(`/ticket/?numero=${number}`);
  await hers.getByText('Il ne marche plus.').waitFor();
  assert.equal(await hers.getByText('482913').count(), 0);

  const page = await desk.page({ viewport: { width: 320, height: 800 } });
  await logIn(page, 'marie@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  const waits = page.getByText('Ce message attend votre accord').locator('visible=true');
  await waits.waitFor();
  await audit(page, 'ticket with a message that waits');
  await page.getByRole('button', { name: /^Laisser entrer ce message/ }).focus();
  await page.keyboard.press('Enter');
  await waits.waitFor({ state: 'detached' });
  await desk.mailSaying('claire@guichet.example', '482913');
  await hers.reload();
  await hers.getByText('Votre code : 482913').waitFor();
});

test('a stranger’s mail is put aside, in both languages', async () => {
  await desk.send('samia@guichet.example', [SUPPORT], mail('samia@guichet.example', SUPPORT, 'Clé', 'Elle est perdue.'));
  const number = numberOf(await desk.mailSaying('marie@guichet.example', 'Elle est perdue.'));
  const { reply_to: address } = await desk.mailSaying('samia@guichet.example', 'Clé');
  const page = await desk.page({ viewport: { width: 320, height: 800 } });
  await logIn(page, 'marie@guichet.example');
  const shown = (words) => page.getByText(words).locator('visible=true');
  let lie = 0;
  for (const [path, code, aside, words, waits] of [
    ['/ticket/', 'E-4471', 'Écarter ce message', 'Message écarté : il reste ici pour mémoire', 'Ce message attend votre accord'],
    ['/en/ticket/', 'E-44721', 'Put this message aside', 'This message was put aside', 'This message waits for your consent'],
  ]) {
    await desk.send('no-reply@service.example', [address], mail('no-reply@service.example', address, 'Code', `Votre code est ${code}`));
    await desk.mailSaying('marie@guichet.example', code);
    await page.goto(`${path}?numero=${number}`);
    await shown(waits).waitFor();
    await page.getByRole('button', { name: aside }).focus();
    await page.keyboard.press('Enter');
    await shown(waits).waitFor({ state: 'detached' });
    lie += 1;
    assert.equal(await shown(words).count(), lie);
    assert.equal(await page.getByRole('button', { name: aside }).count(), 0);
    await audit(page, 'ticket with a message put aside');
    await page.reload();
    await page.getByText(code).waitFor();
    assert.equal(await shown(words).count(), lie);
  }
  assert.deepEqual(page.faults, []);

  const hers = await desk.page();
  await logIn(hers, 'samia@guichet.example');
  await hers.goto(`/ticket/?numero=${number}`);
  await hers.getByText('Elle est perdue.').waitFor();
  assert.equal(await hers.getByText('Votre code est').count(), 0);
});

test('the writer of a forwarded mail becomes the requester', async () => {
  const words = 'Voyez ceci.\n\n-----Message d’origine-----\nDe : Luc Bernard <luc@visiteur.example>\nEnvoyé : jeudi\nÀ : Marie\nObjet : Panne\n\nE-13';
  await desk.send('marie@guichet.example', [SUPPORT], mail('marie@guichet.example', SUPPORT, 'Tr : Panne', words));
  const number = numberOf(await desk.mailSaying('marie@guichet.example', 'Panne'));
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Ce mail semble écrit pour quelqu’un d’autre.').waitFor();
  await audit(page, 'ticket written for somebody else');
  await page.getByRole('button', { name: 'En faire le demandeur : Luc Bernard (luc@visiteur.example)' }).click();
  await page.getByText('a désigné Luc Bernard comme demandeur').waitFor();
  await page.getByText('Ce mail semble écrit pour quelqu’un d’autre.').waitFor({ state: 'hidden' });
  await audit(page, 'ticket with another requester');
});
