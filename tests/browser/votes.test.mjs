// « Cet article vous a-t-il aidé ? », with scripts and without, and where the counts are read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const ARTICLE = '/articles/impression/imprimante-n-imprime-pas/';

test('readers say whether an article helped, once each, and agents read it', async () => {
  const reader = await desk.page();
  await reader.goto(ARTICLE);
  await started(reader, 'votes/vote');
  const vote = reader.getByRole('form', { name: 'Cet article vous a-t-il aidé' });
  await vote.getByRole('button', { name: 'Oui' }).click();
  await vote.getByText('votre avis est compté').waitFor();
  await reader.reload();
  await started(reader, 'votes/vote');
  await vote.getByRole('button', { name: 'Non' }).click();
  await vote.getByText('l’article sera relu').waitFor();
  assert.deepEqual(reader.faults, []);

  const plain = await desk.page({ javaScriptEnabled: false });
  await plain.goto(ARTICLE);
  await plain.getByRole('button', { name: 'Non' }).click();
  await plain.waitForURL('**/merci/');
  await plain.goto('/en/articles/impression/printer-does-not-print/');
  await plain.getByRole('button', { name: 'Yes' }).click();
  await plain.waitForURL('**/en/thank-you/');

  const agent = await desk.page();
  await logIn(agent, 'marie@guichet.example');
  await agent.goto('/a-relire/');
  const line = agent.locator('.result', { hasText: 'imprimante n’imprime pas' });
  await line.getByText('1 oui, 1 non').waitFor();
  await agent.getByText('les articles ont évité 0 tickets').waitFor();
  const requester = await desk.page();
  await logIn(requester, 'luc@guichet.example');
  await requester.goto('/a-relire/');
  await requester.locator('[data-started*="votes/show"]').waitFor();
  assert.equal(await requester.getByText('Tickets évités').count(), 0);
});

test('an article that made the request needless is counted', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Objet', { exact: true }).fill('imprimante');
  const suggestion = page.locator('.suggestion').first();
  await suggestion.locator('summary').click();
  const article = new URL(await suggestion.locator('[data-open]').evaluate((link) => link.href)).pathname;
  await page.locator('form[data-started*="votes/solved"]').waitFor();
  const counted = page.waitForResponse((answer) => answer.url().endsWith('/api/votes') && answer.request().method() === 'POST');
  await suggestion.getByRole('button', { name: 'Cela a résolu mon problème' }).click();
  const answer = await counted;
  assert.deepEqual(answer.request().postDataJSON(), { article, verdict: 'solved' });
  assert.deepEqual(await answer.json(), { counted: true });
  await page.getByText('Tant mieux, le problème est résolu').waitFor();
});
