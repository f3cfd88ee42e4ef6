// What an admin does with the mails that came in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { holds, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const AXE = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const SUPPORT = 'assistance@guichet.localhost';
const twoSenders = (id) =>
  `From: luc@exemple.fr\nFrom: ines@exemple.fr\nTo: ${SUPPORT}\nSubject: Imprimante ${id}\nMessage-ID: <${id}@poste>\nContent-Type: text/html\n\n<script>document.title = 'atteint'</script>Elle fume.\n`;

test('an admin reads a mail that was put aside and has it handled, on a phone too', async () => {
  await desk.send('luc@exemple.fr', [SUPPORT], twoSenders('fume'));
  const page = await desk.page({ viewport: { width: 320, height: 700 } });
  await logIn(page, 'marie@guichet.example');
  await page.getByText('Menu', { exact: true }).click();
  await page.getByRole('link', { name: 'Mails reçus' }).click();
  await page.getByRole('button', { name: 'Voir le mail : Imprimante fume' }).click();
  const dialog = page.getByRole('dialog', { name: 'Imprimante fume' });
  await dialog.getByText('Elle fume.').waitFor();
  assert.notEqual(await page.title(), 'atteint');
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);

  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Télécharger le mail' }).click();
  assert.match((await download).suggestedFilename(), /^mail-[0-9a-z]+\.eml$/);

  await dialog.getByRole('button', { name: 'Traiter quand même' }).click();
  await dialog.getByText('C’est demandé.').waitFor();
  // Agents are not mailed about each request that nobody has proved.
  await holds(page, async () => {
    const answer = await fetch('/api/mails?outcome=opened', { headers: { Accept: 'application/json' } });
    return (await answer.text()).includes('Imprimante fume');
  });
  await page.keyboard.press('Escape');
  await page.getByText('Aucun mail ici.').waitFor();
  await page.getByLabel('Afficher').selectOption('Mails qui ont ouvert un ticket');
  await page.locator('.mail', { hasText: 'Imprimante fume' }).getByRole('link', { name: /^Ticket n° \d+$/ }).click();
  await page.getByRole('heading', { name: 'Imprimante fume' }).waitFor();
  assert.deepEqual(page.faults, []);
});

test('all mails of one reason are asked for again at once', async () => {
  for (let number = 0; number < 3; number += 1) await desk.send('luc@exemple.fr', [SUPPORT], twoSenders(`n${number}`));
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await page.goto('/mails/?voir=parked+conflicting_headers');
  await page.getByText('3 mails affichés').waitFor();
  await page.getByRole('button', { name: 'Rejouer tous ces mails' }).click();
  await page.getByText('3 mails vont être traités à nouveau').waitFor();
  assert.deepEqual(page.faults, []);
});

test('an agent who is no admin is told whom to ask', async () => {
  const page = await desk.page();
  await logIn(page, 'paul@guichet.example');
  await page.getByText('Menu', { exact: true }).click();
  assert.equal(await page.getByRole('link', { name: 'Mails reçus' }).isVisible(), false);
  await page.goto('/mails/');
  await page.getByText('Demandez-le à la personne qui administre ce portail').waitFor();
});

test('a ticket opened by a mail that names another leads agents there', async () => {
  await desk.send('curieux@ailleurs.example', [SUPPORT], `From: curieux@ailleurs.example\nTo: ${SUPPORT}\nSubject: [#1] et moi\nMessage-ID: <curieux@poste>\n\nMoi aussi.\n`);
  await desk.mailSaying('marie@guichet.example', 'Moi aussi.');
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await page.goto('/agent/');
  await page.getByRole('link', { name: '[#1] et moi' }).click();
  await page.getByText('Le mail cite le ticket').waitFor();
  await page.getByRole('link', { name: '#1', exact: true }).click();
  await page.waitForURL('**/ticket/?numero=1');
  assert.deepEqual(page.faults, []);
});
