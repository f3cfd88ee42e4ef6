// What the page of a ticket says, and to whom.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, holds, logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const post = async (page, path, data) => {
  const answer = await page.context().request.post(desk.base + path, { data, headers: { Origin: desk.base } });
  assert.ok(answer.ok(), `${path}: ${answer.status()}`);
  return answer.json().catch(() => null);
};
const open = (page, subject) => post(page, '/api/tickets', { subject, description: '<p>Rien ne va plus.</p>', category: 'autres' }).then(({ number }) => number);
/** Somebody's page, logged in. */
async function as(name, options) {
  const page = await desk.page(options);
  await logIn(page, `${name}@guichet.example`);
  return page;
}
/** Claire's ticket, which Marie takes on, resolves, and Claire reopens. */
async function reopened() {
  const [claire, marie] = [await as('claire'), await as('marie')];
  const number = await open(claire, 'Rouvert');
  await post(marie, `/api/tickets/${number}/take`, {});
  await post(marie, `/api/tickets/${number}/state`, { state: 'resolved' });
  await post(claire, `/api/tickets/${number}/replies`, { body: '<p>La panne est revenue ce matin.</p>', kind: 'reply' });
  return { claire, marie, number };
}

test('the way back from a ticket leads to the list that it came from', async () => {
  const [claire, marie] = [await as('claire'), await as('marie')];
  const theirs = await open(claire, 'De Claire');
  const hers = await open(marie, 'De Marie');
  for (const [page, path, words, leads] of [
    [claire, `/ticket/?numero=${theirs}`, 'Mes tickets', '/tickets/'],
    [marie, `/ticket/?numero=${theirs}`, 'Tickets à traiter', '/agent/'],
    [marie, `/ticket/?numero=${hers}`, 'Mes tickets', '/tickets/'],
    [marie, `/en/ticket/?numero=${theirs}`, 'Tickets to handle', '/en/agent/'],
    [claire, `/en/ticket/?numero=${theirs}`, 'My tickets', '/en/tickets/'],
  ]) {
    await page.goto(path);
    await page.locator('.message').first().waitFor();
    await holds(page, (words) => [...document.querySelectorAll('.trail li')].filter((one) => one.offsetParent).at(-1).innerText === words, words);
    assert.equal(await page.locator('.trail a:visible').count(), 2);
    assert.equal(await page.locator('.trail a:visible').last().evaluate((link) => link.pathname), leads);
  }
});

test('what a reply did to the ticket stands outside of it, on paper too', async () => {
  const { claire: page, number } = await reopened();
  await page.goto(`/ticket/?numero=${number}`);
  const line = page.locator('[data-thread]').getByText('Cette réponse rouvre le ticket · État : En cours');
  await line.waitFor();
  const reply = page.locator('.message', { hasText: 'La panne est revenue' });
  assert.equal(await reply.getByText('rouvre le ticket').count(), 0, 'not among the writer’s words');
  for (const media of ['screen', 'print']) {
    await page.emulateMedia({ media });
    const [message, said] = [await reply.boundingBox(), await line.boundingBox()];
    assert.ok(said.y >= message.y + message.height, `${media}: ${JSON.stringify([message, said])}`);
  }
  await page.emulateMedia({ media: 'screen' });
  await audit(page, 'a reopened ticket');
});

test('an event is a sentence', async () => {
  const { claire, number } = await reopened();
  for (const [path, words] of [
    ['/ticket/', /^Marie Lefèvre a pris le ticket en charge · État : En cours · le /],
    ['/ticket/', /^Marie Lefèvre · État : Résolu · le /],
    ['/en/ticket/', /^Marie Lefèvre took the ticket · State: In progress · on /],
  ]) {
    await claire.goto(`${path}?numero=${number}`);
    await claire.locator('li.event').first().waitFor();
    const said = await claire.locator('li.event').allInnerTexts();
    assert.ok(said.some((one) => words.test(one.replaceAll('\u00a0', ' '))), `${words}: ${said.join(' | ')}`);
  }
});

test('the way to the latest message is there only where there are several', async () => {
  const [claire, marie] = [await as('claire'), await as('marie')];
  const number = await open(claire, 'Un seul message');
  await post(marie, `/api/tickets/${number}/take`, {});
  for (const state of ['planned', 'waiting', 'in_progress']) await post(marie, `/api/tickets/${number}/state`, { state });
  await claire.goto(`/ticket/?numero=${number}`);
  await claire.locator('li.event').nth(3).waitFor();
  const link = claire.getByRole('link', { name: 'Aller au dernier message' });
  assert.equal(await link.count(), 0);
  for (const words of ['un', 'deux']) await post(marie, `/api/tickets/${number}/replies`, { body: `<p>Mot ${words}.</p>`, kind: 'reply' });
  await post(marie, `/api/tickets/${number}/state`, { state: 'waiting' });
  await claire.reload();
  await link.click();
  await holds(claire, () => document.activeElement?.innerText.includes('Mot deux.'));
});

test('the wish for no more mails begins where the line does, also on a narrow screen', async () => {
  const page = await as('claire', { viewport: { width: 360, height: 740 } });
  await page.goto('/ticket/?numero=1');
  const button = page.getByRole('button', { name: 'Ne plus recevoir de mails pour ce ticket' });
  const lefts = await button.evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [range.getBoundingClientRect().left, one.closest('p').getBoundingClientRect().left];
  });
  assert.equal(Math.round(lefts[0]), Math.round(lefts[1]));
});

test('a ticket that is not there says so, with nothing to try again', async () => {
  const page = await as('claire');
  for (const [path, title, list] of [
    ['/ticket/?numero=999999', 'Ce ticket n’existe pas, ou votre compte n’y donne pas accès', 'Mes tickets'],
    ['/en/ticket/?numero=999999', 'This ticket does not exist, or your account has no access to it', 'My tickets'],
  ]) {
    await page.goto(path);
    await page.getByRole('heading', { name: title }).waitFor();
    await page.locator('.empty').getByRole('link', { name: list }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Réessayer|Try again/ }).count(), 0);
    await audit(page, path);
  }
});

for (const [path, words] of [['/ticket/?numero=1', 'Chargement…'], ['/en/ticket/?numero=1', 'Loading…'], ['/tickets/', 'Chargement…'], ['/mails/', 'Chargement…']]) {
  test(`${path} says that it is loading while its scripts are on their way`, async () => {
    const page = await as('marie', { serviceWorkers: 'block' });
    page.early = true;
    let go;
    const gate = new Promise((resolve) => { go = resolve; });
    await page.route('**/js/main*.js*', async (route) => {
      await gate;
      await route.continue();
    });
    await page.goto(path, { waitUntil: 'commit' });
    await page.getByText(words).waitFor();
    go();
    await page.getByText(words).waitFor({ state: 'hidden' });
  });
}

test('without scripts, or without a number, nothing is said to be loading', async () => {
  const still = await desk.page({ javaScriptEnabled: false });
  for (const path of ['/ticket/?numero=1', '/tickets/', '/mails/']) {
    await still.goto(path);
    assert.equal(await still.getByText('Chargement…').filter({ visible: true }).count(), 0, path);
  }
  const page = await as('claire');
  await page.goto('/ticket/');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  assert.equal(await page.getByText('Chargement…').filter({ visible: true }).count(), 0);
});

for (const script of ['main.js', 'ticket/page.js', 'vendor/purify.js']) {
  test(`where ${script} never comes, the ticket's page says what to do`, async () => {
    const page = await as('marie', { serviceWorkers: 'block' });
    page.early = true;
    await page.route(`**/js/${script}*`, (route) => route.abort());
    await page.goto('/ticket/?numero=1');
    await page.getByRole('link', { name: 'Recharger la page' }).waitFor({ timeout: 15_000 });
    await page.unroute(`**/js/${script}*`);
    await page.getByRole('link', { name: 'Recharger la page' }).click();
    await page.locator('[data-thread] li').first().waitFor();
    await page.getByText('Chargement…').waitFor({ state: 'hidden' });
  });
}

test('where the lists’ scripts never come, they say what to do', async () => {
  const page = await as('marie', { serviceWorkers: 'block' });
  page.early = true;
  await page.route(/\/js\/(?:ticket|mails)\/list\.js/, (route) => route.abort());
  for (const [path, words] of [['/tickets/', 'Recharger la page'], ['/en/mails/', 'Reload the page'], ['/agent/', 'Recharger la page']]) {
    await page.goto(path);
    await page.getByRole('link', { name: words }).waitFor({ timeout: 15_000 });
  }
});

test('a ticket is read where what keeps it current never comes', async () => {
  const page = await as('marie', { serviceWorkers: 'block' });
  await page.route('**/js/ticket/poll.js*', (route) => route.abort());
  await page.goto('/ticket/?numero=1');
  await page.locator('[data-thread] li').first().waitFor();
});
