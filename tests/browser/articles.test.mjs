// Articles: light, steady, easy to find one's way in, clean on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { start } from './desk/guichet.mjs';

const FIRST_VIEW = 14_000;
const ARTICLE = '/articles/impression/bourrage-papier-ou-traces/';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

/** The addresses a page links to under a prefix. */
const linked = (page, prefix) => page.locator(`main a[href^="${prefix}"]`).evaluateAll((links) => links.map((link) => link.getAttribute('href')));

async function articlesOf(page, home) {
  await page.goto(home);
  const topics = (await linked(page, home)).filter((address) => address !== home);
  const found = new Set();
  for (const topic of topics) {
    await page.goto(topic);
    for (const address of await linked(page, topic)) if (address !== topic) found.add(address);
  }
  return [...found];
}

/** A page that notes how much of what is shown moves while it loads. */
async function watched(options) {
  const page = await desk.page(options);
  await page.addInitScript(() => {
    globalThis.moved = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) globalThis.moved += one.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  return page;
}

for (const home of ['/articles/', '/en/articles/']) {
  test(`every article under ${home} comes in ${FIRST_VIEW} bytes, steady, and fits 320 pixels`, async () => {
    const page = await watched({ viewport: { width: 320, height: 700 } });
    const addresses = await articlesOf(page, home);
    assert.ok(addresses.length >= 40, `${addresses.length} articles`);
    // What comes with an article is the same for all: counted once, with nothing cached.
    const fresh = await watched({ viewport: { width: 320, height: 700 } });
    const bodies = [];
    fresh.on('response', (response) => bodies.push(response.body()));
    await fresh.goto(addresses[0], { waitUntil: 'networkidle' });
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
    assert.ok(sizes.length > 5, `${sizes.length} files`);
    const around = sizes.slice(1).reduce((sum, size) => sum + size, 0);
    assert.equal(await fresh.evaluate(() => document.querySelectorAll('script:not([type=module], [async], [defer])').length), 0, 'a script holds the page up');
    for (const address of addresses) {
      const response = await page.goto(address);
      const bytes = around + gzipSync(await response.body(), { level: 9 }).length;
      assert.ok(bytes <= FIRST_VIEW, `${address}: ${bytes} bytes`);
      // As rounded wherever this figure is shown.
      assert.equal((await page.evaluate(() => globalThis.moved)).toFixed(2), '0.00', `${address} moves while it loads`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${address} scrolls sideways`);
      assert.doesNotMatch(await page.locator('main').textContent(), /\$\d|\{\{/, address);
    }
    assert.deepEqual(page.faults, []);
  });
}

test('a reader chooses a case, reads on, and finds the form', async () => {
  const page = await desk.page();
  await page.goto(ARTICLE);
  await page.getByRole('navigation', { name: 'Fil d’Ariane' }).getByRole('link', { name: 'Impression' }).waitFor();
  await page.getByRole('navigation', { name: 'Votre situation' }).getByRole('link', { name: /pâles/ }).click();
  await page.waitForURL(/#./);
  await page.getByRole('img', { name: /copieur/ }).getByText('Bac', { exact: true }).waitFor();
  await page.getByText('Vérifié le 23 novembre 2026').waitFor();
  await page.getByText('Équipe impression').waitFor();
  await page.getByRole('region', { name: 'À lire aussi' }).getByRole('link', { name: 'L’imprimante n’imprime pas' }).click();
  await page.waitForURL('**/imprimante-n-imprime-pas/');
  assert.equal(await page.getByRole('navigation', { name: 'Votre situation' }).count(), 0, 'one case needs no choice');
  await page.getByRole('complementary', { name: 'Toujours bloqué' }).getByRole('link', { name: 'Signaler un problème' }).click();
  await page.waitForURL('**/signaler/');
});

for (const loaded of [false, true]) {
  test(`a vote without network says so, and counts once it is back (${loaded ? 'script there' : 'script lost'})`, async () => {
    const page = await desk.page();
    await page.goto(ARTICLE);
    if (loaded) await page.evaluate(async () => { await import('/js/votes/cast.js'); });
    await page.context().setOffline(true);
    const yes = page.getByRole('form', { name: /aidé/ }).getByRole('button', { name: 'Oui' });
    await yes.click();
    await page.getByText('Pas de connexion au réseau').waitFor();
    await page.context().setOffline(false);
    const counted = page.waitForResponse('**/api/votes');
    await yes.click();
    assert.ok((await counted).status() < 400, `${(await counted).status()}`);
    await page.getByText(/^Merci/).first().waitFor();
  });
}

test('on paper an article is its words, and says where its links lead', async () => {
  const page = await desk.page();
  await page.goto(ARTICLE);
  await page.emulateMedia({ media: 'print' });
  for (const role of ['navigation', 'contentinfo', 'complementary']) {
    assert.equal(await page.getByRole(role).filter({ visible: true }).count(), 0, role);
  }
  assert.equal(await page.getByText('Menu', { exact: true }).isVisible(), false);
  assert.equal(await page.getByRole('heading', { name: 'Si cela ne suffit pas' }).isVisible(), true);
  const after = await page.locator('.prose a').first().evaluate((link) => getComputedStyle(link, '::after').content);
  assert.match(after, /\/signaler\//);
});

for (const [day, said, marks] of [['2026-11-24', 'Aucun article n’attend de relecture.', 0], ['2030-01-01', /^\d+ articles attendent leur relecture\.$/, 40]]) {
  test(`read on ${day}, the list for authors marks what is late`, async () => {
    const page = await desk.page();
    await page.clock.setFixedTime(new Date(day));
    await page.goto('/a-relire/');
    await page.getByRole('status').getByText(said).waitFor();
    const late = page.getByText('en retard', { exact: true }).filter({ visible: true });
    assert.ok(marks ? await late.count() >= marks : await late.count() === 0, `${await late.count()}`);
    assert.deepEqual(page.faults, []);
  });
}
