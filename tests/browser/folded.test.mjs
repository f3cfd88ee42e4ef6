// What a mail quotes is folded in its ticket: told by its first words, one click or one key away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => (desk = await start()));
after(() => desk?.stop());

const LINES = Array.from({ length: 80 }, (_, line) => `Ligne ${line} du journal.`).join('\r\n');
const mail = (id) => `From: Claire Martin <claire@guichet.example>\r\nTo: assistance@guichet.localhost\r\nSubject: RE: Rappel badge\r\nMessage-ID: <${id}@poste>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA traiter svp (${id}).\r\n\r\nDe : Luc Bernard <luc@ailleurs.example>\r\nEnvoyé : mercredi 11 mars 2026 08:00\r\nÀ : Claire Martin\r\nObjet : Rappel badge\r\n\r\n${LINES}\r\n`;

/** Opens a ticket by mail and gives the address of its page. */
async function openByMail(id) {
  await desk.send('claire@guichet.example', ['assistance@guichet.localhost'], mail(id));
  const told = await desk.mailSaying('marie@guichet.example', `A traiter svp (${id}).`);
  return told.text.match(/http\S+numero=\d+/)[0];
}

test('what is folded is told by its first words and opened by the keyboard', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await page.goto(await openByMail('repli'));
  const summary = page.getByText('Texte replié : « De : Luc Bernard <luc@ailleurs.example> » (84 lignes)');
  await summary.waitFor();
  const last = page.getByText('Ligne 79 du journal.');
  assert.equal(await last.isVisible(), false);
  await audit(page, 'ticket with something folded');
  await summary.focus();
  await page.keyboard.press('Enter');
  await last.waitFor();
  await page.setViewportSize({ width: 320, height: 700 });
  await audit(page, 'ticket with something unfolded');
  assert.deepEqual(page.faults, []);
});

test('it is told in English as well', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  const address = new URL(await openByMail('fold'));
  await page.goto(`/en/ticket/${address.search}`);
  await page.getByText('Folded text: “De : Luc Bernard <luc@ailleurs.example>” (84 lines)').click();
  await page.getByText('Ligne 79 du journal.').waitFor();
});
