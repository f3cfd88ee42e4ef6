// A desk of its own for each test file, a browser, and the mails.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { copyOfDemonstration } from './demonstration.mjs';
import { launch, ports, sendMail } from './runner.mjs';

// The last list of features is the one that counts: what Playwright switches off stands here again, and two popups
// of the address bar besides, which each window would fill with pages of their own.
const FEATURES = [
  'AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints',
  'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning', 'WebUIOmniboxAimPopup', 'WebUIOmniboxPopup',
];
export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--disable-features=${FEATURES}`];
export const PASSWORD = 'essai-du-guichet';

/** Starts the runner with the demonstration's people. */
export async function start({ arguments: more = [] } = {}) {
  const { portal, smtp, options } = await ports();
  const data = await copyOfDemonstration();
  const child = await launch(['--data', data, '--demo', ...options, ...more], 'Essai');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  const base = `http://localhost:${portal}`;
  return {
    base,
    smtp,
    browser,
    async stop() {
      await browser.close();
      child.kill();
      await once(child, 'exit');
      await rm(data, { recursive: true });
    },
    page: (options) => newPage(browser, base, options),
    /** The mails to an address, once there are `count`. */
    async mails(to, count) {
      for (const until = Date.now() + 10_000; Date.now() < until; ) {
        const mails = await (await fetch(`${base}/mailbox/messages.json?to=${encodeURIComponent(to)}`)).json();
        if (mails.length >= count) return mails;
      }
      throw new Error(`no ${count} mails to ${to}`);
    },
    /** Waits for a mail to an address that says `words`. */
    async mailSaying(to, words) {
      for (let count = 1; ; ) {
        const mails = await this.mails(to, count);
        const found = mails.find((mail) => mail.text.includes(words));
        if (found) return found;
        count = mails.length + 1;
      }
    },
    /** Sends a raw mail by SMTP. */
    send: (from, to, text) => sendMail(smtp, from, to, text),
  };
}

/** A page in French; anything from another host, and any error of a script or of the policy, is noted. */
export async function newPage(browser, base, options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: 'fr-FR', viewport: { width: 1280, height: 900 }, ...options });
  if (options.javaScriptEnabled !== false) patient(context);
  const page = await context.newPage();
  page.faults = [];
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && ![new URL(base).hostname, '127.0.0.1'].includes(hostname)) page.faults.push(`asked ${hostname}`);
  });
  page.on('pageerror', (error) => page.faults.push(error.stack || String(error)));
  page.on('console', (message) => {
    // A refused request is the browser's own line, and tests refuse on purpose.
    if (message.type() !== 'error' || message.text().includes('Failed to load resource')) return;
    if (!page.ignores?.(message.text())) page.faults.push(message.text());
  });
  return page;
}

/**
 * Pages of this context are given back only once their behaviours have started: pressed before, a form works as
 * without scripts, which tests of their own look at. A page of which one is held back is `early`.
 */
export function patient(context) {
  context.on('page', (page) => {
    for (const way of ['goto', 'reload', 'goBack', 'waitForURL']) {
      const go = page[way].bind(page);
      page[way] = async (...given) => {
        const answer = await go(...given);
        if (!page.early) await page.waitForFunction(allStarted);
        return answer;
      };
    }
  });
  return context;
}

function allStarted() {
  const wanted = (root) => root.dataset.module.split(' ');
  const begun = (root) => (root.dataset.started ?? '').split(' ');
  return [...document.querySelectorAll('[data-module]')].every((root) => wanted(root).every((name) => begun(root).includes(name)));
}

/** Logs in through the page. */
export async function logIn(page, address, password = PASSWORD) {
  await page.goto('/connexion/');
  await page.getByLabel('Adresse mail').fill(address);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/tickets/');
}

/** Logs out through the menu. */
export async function signOut(page) {
  await page.getByText('Menu', { exact: true }).click();
  await page.getByRole('button', { name: /Se déconnecter|Log out/ }).click();
  await page.waitForURL((url) => ['/', '/en/'].includes(url.pathname));
}

/** Playwright switches the page cache off; people's browsers have it. */
export async function withPageCache({ base }, run) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  try {
    const context = patient(await browser.newContext({ baseURL: base, locale: 'fr-FR' }));
    await run(await context.newPage(), context);
  } finally {
    await browser.close();
  }
}

/**
 * Playwright's own waits for a page to load, and one from the page cache does not. The page leaves only once it has
 * answered: one that is left while it is asked answers with an error.
 */
export const goBack = (page) => page.evaluate(() => void setTimeout(() => history.back()));

/** Waits for a behaviour of the page; until then its forms work as without scripts. */
export const started = (page, name) => page.locator(`[data-started*="${name}"]`).first().waitFor({ state: 'attached' });

/**
 * Waits until `check`, run in the page, gives something: for what takes its time to answer. Playwright's own
 * `waitForFunction` waits for a promise but not for what it gives, so it passes on a `false`.
 */
export async function holds(page, check, argument) {
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    // A page that is on its way out has no answer yet.
    const answer = await page.evaluate(check, argument).catch((error) => {
      if (!error.message.includes('Execution context was destroyed')) throw error;
    });
    if (answer) return;
  }
  throw new Error(`not within ten seconds: ${check}`);
}

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** axe finds nothing, nothing scrolls sideways, nothing went wrong. */
export async function audit(page, name) {
  await page.waitForFunction(() => document.readyState === 'complete');
  // The policy of the page forbids foreign scripts; the audit is injected by the browser's own tools.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run({ runOnly }), RULES);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), [], name);
  await fitsInWidth(page, name);
  assert.deepEqual(page.faults, [], name);
}

/** Nothing is wider than the window. */
export async function fitsInWidth(page, name) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${name} scrolls sideways`);
}

/** Fills in what has to be, the description in the rich editor. */
export async function fillIn(page, { subject, description, category }) {
  await started(page, 'form/send');
  await page.getByLabel('Objet', { exact: true }).fill(subject);
  await page.getByLabel('Catégorie').selectOption({ label: category });
  await page.getByLabel('Description', { exact: true }).click();
  await page.locator('[contenteditable=true]').waitFor();
  await page.getByRole('textbox', { name: 'Description' }).focus();
  await page.keyboard.type(description);
}

/** Pastes a small picture where the focus is, as a screenshot is pasted. */
export const pastePicture = (page) =>
  page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 40;
    canvas.height = 20;
    canvas.getContext('2d').fillRect(0, 0, 20, 20);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    const data = new DataTransfer();
    data.items.add(new File([blob], 'image.png', { type: 'image/png' }));
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
