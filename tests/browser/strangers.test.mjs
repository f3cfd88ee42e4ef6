// People nobody has proved: a request without an account, and a colleague who is asked before anything is sent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, logIn, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const link = (mail) => mail.text.match(/http\S+lien=\S+/)[0];

for (const width of [320, 1280]) {
  test(`a request is confirmed from its mail, without an account and without scripts, at ${width} px`, async () => {
    const person = `visiteur${width}@ailleurs.fr`;
    const page = await desk.page({ javaScriptEnabled: false, viewport: { width, height: 800 } });
    await page.goto('/signaler/');
    await page.getByLabel('Adresse mail du demandeur').fill(person);
    await page.getByLabel('Objet', { exact: true }).fill('OBJET-DU-VISITEUR');
    await page.getByLabel('Description', { exact: true }).fill('Plus de réseau');
    await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
    await page.getByRole('button', { name: 'Soumettre' }).click();
    await page.waitForURL('**/recu/');
    await page.getByText('effacée avec ses fichiers au bout de trois jours').waitFor();

    const [mail] = await desk.mails(person, 1);
    assert.ok(!JSON.stringify(mail).includes('OBJET-DU-VISITEUR'));
    const looking = await desk.page({ viewport: { width, height: 800 } });
    await looking.goto(link(mail));
    await audit(looking, 'the question');
    await page.goto(link(mail));
    await page.getByRole('button', { name: 'Confirmer ma demande' }).click();
    await page.getByRole('heading', { name: 'Votre demande est confirmée' }).waitFor();
    await page.getByRole('link', { name: 'Créer un compte' }).waitFor();
    await desk.mailSaying(person, 'OBJET-DU-VISITEUR');
  });
}

test('an agent is told before answering that the address is not proved', async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('inconnue@ailleurs.fr');
  await page.getByLabel('Objet', { exact: true }).fill('Une panne à vérifier');
  await page.getByLabel('Description', { exact: true }).fill('Plus de réseau');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
  const agent = await desk.page();
  await logIn(agent, 'marie@guichet.example');
  const { tickets } = await agent.evaluate(async () => (await fetch('/api/tickets?view=open')).json());
  const { number } = tickets.find(({ subject }) => subject === 'Une panne à vérifier');
  await agent.goto(`/ticket/?numero=${number}`);
  const note = agent.getByText('quelqu’un d’autre a pu donner l’adresse du demandeur');
  await note.waitFor();
  await audit(agent, 'a ticket to be confirmed');
  await agent.getByRole('button', { name: 'Accepter la demande' }).click();
  await note.waitFor({ state: 'hidden' });
  assert.deepEqual(agent.faults, []);
});

test('agents read below their list how many requests nobody confirmed', async () => {
  const agent = await desk.page();
  await logIn(agent, 'marie@guichet.example');
  for (const [path, erased, words] of [
    ['/agent/', 0, null],
    ['/agent/', 1, 'Depuis l’ouverture du portail, 1 demande que personne n’a confirmée a été effacée.'],
    ['/en/agent/', 12, 'Since the portal opened, 12 requests that nobody confirmed were erased.'],
  ]) {
    await agent.unrouteAll();
    const asked = agent.waitForResponse('**/api/tickets?view=erased');
    if (erased) await agent.route('**/api/tickets?view=erased', (route) => route.fulfill({ json: { erased } }));
    await agent.goto(path);
    await asked;
    if (words) await agent.getByText(words).waitFor();
    else assert.equal(await agent.locator('[data-erased]').isVisible(), false);
  }
  await audit(agent, 'the list of agents');
  assert.deepEqual(agent.faults, []);
});

test('a colleague is asked, shown as invited, and reads along after a yes', async () => {
  const claire = await desk.page();
  await logIn(claire, 'claire@guichet.example');
  const number = await claire.evaluate(async () => {
    const form = { subject: 'SUJET-DE-CLAIRE', description: '<p>Noir</p>' };
    const answer = await fetch('/api/tickets', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(form) });
    return (await answer.json()).number;
  });
  await claire.goto(`/ticket/?numero=${number}`);
  await started(claire, 'ticket/people');
  await claire.getByText('Mettre quelqu’un en copie').click();
  await claire.getByLabel('Adresse mail d’un collègue').fill('collegue@ailleurs.fr');
  await claire.getByRole('button', { name: 'Mettre en copie' }).click();
  const invited = claire.getByRole('list', { name: 'Invitées à suivre le ticket' });
  await invited.getByText('collegue').waitFor();
  await audit(claire, 'somebody invited');

  const [mail] = await desk.mails('collegue@ailleurs.fr', 1);
  assert.ok(!JSON.stringify(mail).includes('SUJET-DE-CLAIRE'));
  const plain = await desk.page({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await plain.goto(link(mail));
  await plain.getByRole('button', { name: 'Ne pas le suivre' }).click();
  await plain.getByRole('heading', { name: 'C’est noté' }).waitFor();
  await plain.getByRole('button', { name: 'Suivre ce ticket' }).click();
  await plain.getByRole('heading', { name: 'Vous suivez ce ticket' }).waitFor();

  await claire.reload();
  await claire.getByRole('list', { name: 'En copie' }).getByText('collegue').waitFor();
  await claire.getByText('suit désormais le ticket').waitFor();
  await invited.waitFor({ state: 'hidden' });
  assert.deepEqual(claire.faults, []);
});
