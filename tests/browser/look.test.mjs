// The look: another organisation's colours and words, incidents, zoom, forced colours, reduced motion, print.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { audit, fitsInWidth, start } from './desk/guichet.mjs';

const ROOT = new URL('../../', import.meta.url).pathname;
const PAGES = ['/', '/signaler/', '/connexion/', '/inscription/', '/recu/', '/merci/', '/recherche/?q=imprimante', '/articles/', '/articles/impression/', '/articles/impression/imprimante-n-imprime-pas/', '/tickets/', '/ticket/?numero=1', '/agent/', '/nulle-part/', '/en/', '/en/report/', '/en/articles/impression/printer-does-not-print/'];
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><circle cx="18" cy="18" r="16" fill="#7a3b00"/></svg>';
const MAIL_INCIDENT = `
[[incidents]]
since = "2026-11-24T08:40:00"
fr = "La messagerie ne reçoit plus de mails venus de l’extérieur."
en = "E-mail from outside does not arrive."
more.fr = "Inutile de le signaler."
more.en = "No need to report it."
`;

/** A desk of its own with a changed copy of the site. */
async function withSite(change, act) {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-'));
  const site = path.join(folder, 'site');
  await cp(path.join(ROOT, 'site'), site, { recursive: true, filter: (from) => !from.startsWith(path.join(ROOT, 'site/generator')) });
  await change({
    write: (name, text) => writeFile(path.join(site, name), text),
    edit: async (name, edits) => {
      let text = await readFile(path.join(site, name), 'utf8');
      for (const [from, to] of edits) {
        assert.ok(text.includes(from), `${from} in ${name}`);
        text = text.replaceAll(from, to);
      }
      await writeFile(path.join(site, name), text);
    },
  });
  const desk = await start({ arguments: ['--site', site] });
  try {
    await act(desk);
  } finally {
    await desk.stop();
    await rm(folder, { recursive: true });
  }
}

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

for (const hue of [30, 270]) {
  test(`the organisation of hue ${hue} has its name, its logo and its colours from config.toml alone`, () =>
    withSite(async ({ edit, write }) => {
      await write('static/blason.svg', LOGO);
      await edit('config.toml', [
        ['# hue = 240', `hue = ${hue}`],
        ['# logo = "logo.svg"', 'logo = "blason.svg"'],
        ['title = "Guichet"', 'title = "Ville d’Essai"'],
        ['organisation = "Assistance informatique"', 'organisation = "Direction du numérique"'],
      ]);
    }, async (theirs) => {
      for (const colorScheme of ['light', 'dark']) {
        const page = await theirs.page({ colorScheme });
        for (const address of PAGES) {
          await page.goto(address);
          await audit(page, `${address}, hue ${hue}, ${colorScheme}`);
        }
        await page.goto('/');
        await page.getByRole('banner').getByText('Ville d’Essai').waitFor();
        await page.getByText('Direction du numérique').first().waitFor();
        assert.equal(await page.locator('.brand img').evaluate((image) => image.naturalWidth > 0), true);
        const own = await desk.page({ colorScheme });
        await own.goto('/');
        const accent = (one) => one.locator('.way--first').evaluate((link) => getComputedStyle(link).backgroundColor);
        assert.notEqual(await accent(page), await accent(own));
      }
    }));
}

test('an incident stands on top of every page, dated, in the page’s language', () =>
  withSite(({ write }) => write('data/incidents.toml', MAIL_INCIDENT), async (troubled) => {
    const page = await troubled.page({ viewport: { width: 320, height: 700 } });
    for (const [address, name, words, since] of [
      ['/', 'Incidents en cours', 'La messagerie ne reçoit plus', 'Depuis le 24 novembre, 8 h 40'],
      ['/signaler/', 'Incidents en cours', 'Inutile de le signaler.', 'Depuis le 24 novembre, 8 h 40'],
      ['/en/report/', 'Incidents under way', 'No need to report it.', 'Since 24 November, 08:40'],
    ]) {
      await page.goto(address);
      const region = page.getByRole('region', { name });
      await region.getByText(words).waitFor();
      assert.equal((await region.locator('time').textContent()).replace(/\s/g, ' '), since);
      await audit(page, `${address} with an incident`);
    }
  }));

test('without an incident nothing speaks of one', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  assert.equal(await page.getByRole('region', { name: 'Incidents en cours' }).count(), 0);
});

for (const [name, viewport] of [['320 pixels', { width: 320, height: 700 }], ['a desktop zoomed to 200 %', { width: 640, height: 450 }], ['a phone zoomed to 200 %', { width: 180, height: 370 }]]) {
  test(`no page scrolls sideways on ${name}`, async () => {
    const page = await desk.page({ viewport, deviceScaleFactor: 2 });
    for (const address of PAGES) {
      await page.goto(address);
      await fitsInWidth(page, address);
    }
  });
}

for (const width of [320, 390, 470]) {
  test(`on a phone of ${width} pixels all fields of the form end on one line`, async () => {
    const page = await desk.page({ viewport: { width, height: 800 } });
    await page.goto('/signaler/');
    const ends = await page.locator('form[data-draft] .input').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().right));
    assert.ok(ends.length >= 6);
    assert.equal(new Set(ends).size, 1, ends.join());
  });
}

test('text of twice the size is neither cut nor hidden', async () => {
  const page = await desk.page({ viewport: { width: 640, height: 700 } });
  // Browsers that enlarge text alone set the size of the root, and everything here is told in rem.
  for (const address of PAGES) {
    await page.goto(address);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await fitsInWidth(page, `${address} at 200 %`);
    const cut = await page.evaluate(() => [...document.querySelectorAll('a, button, label, h1, h2, p, summary')]
      .filter((one) => one.checkVisibility() && !one.matches('.unseen, .skip') && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
      .map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(cut, [], address);
  }
});

test('with forced colours buttons keep an edge and icons show', async () => {
  const page = await desk.page({ forcedColors: 'active' });
  for (const address of PAGES) {
    await page.goto(address);
    await audit(page, `${address}, forced colours`);
    const bare = await page.evaluate(() => [...document.querySelectorAll('.button, .way, .topic, .badge, .card, .notice')]
      .filter((one) => one.checkVisibility() && getComputedStyle(one).borderStyle === 'none').map((one) => one.className));
    assert.deepEqual(bare, [], address);
  }
});

test('who asks for less motion gets none', async () => {
  const page = await desk.page({ reducedMotion: 'reduce' });
  for (const address of PAGES) {
    await page.goto(address);
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      const lasts = (times) => times.split(',').some((time) => Number.parseFloat(time) * (time.includes('ms') ? 1 : 1000) > 10);
      return (style.animationName !== 'none' && lasts(style.animationDuration)) || lasts(style.transitionDuration);
    }).map((one) => one.className));
    assert.deepEqual(moving, [], address);
  }
});

test('on paper an article keeps its words and nothing to press', async () => {
  const page = await desk.page();
  await page.emulateMedia({ media: 'print' });
  await page.goto('/articles/impression/imprimante-n-imprime-pas/');
  assert.equal(await page.getByRole('heading', { level: 1 }).isVisible(), true);
  for (const part of ['.menu', '.footer', '.button', '.vote']) {
    assert.equal(await page.locator(part).first().isVisible(), false, part);
  }
});
