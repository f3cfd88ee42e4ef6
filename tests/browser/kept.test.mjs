// What this browser cannot keep, or no longer read, is said in one line; the rest goes its way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillIn, holds, logIn, start, started } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

const UNKEPT = 'Votre navigateur ne peut pas garder ce brouillon en entier';
const UNREADABLE = 'Une demande gardée sur cet appareil n’est pas encore partie';
const options = { serviceWorkers: 'block' };

/** Leaves a storage of this browser no room. */
const crowd = (page) => page.evaluate(() => {
  for (let size = 1 << 20, at = 0; size > 8; ) {
    try {
      localStorage.setItem(`crowd.${(at += 1)}`, 'x'.repeat(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
});

test('a draft there is no room for says so, until there is', async () => {
  const agent = await desk.page(options);
  await logIn(agent, 'marie@guichet.example');
  await agent.goto('/agent/');
  const ticket = await agent.locator('a[href*="numero="]').first().getAttribute('href');
  for (const [path, label] of [['/signaler/', 'Description'], [ticket, 'Votre réponse']]) {
    const page = await agent.context().newPage();
    await page.goto(path);
    await page.getByLabel(label, { exact: true }).click();
    await page.locator('[contenteditable=true]').waitFor();
    const line = page.getByText(UNKEPT);
    await crowd(page);
    await page.keyboard.type('Des mots en plus de ce qui tient ici');
    await line.waitFor();
    await page.evaluate(() => Object.keys(localStorage).forEach((name) => name.startsWith('crowd.') && localStorage.removeItem(name)));
    await page.keyboard.type(' et encore');
    await line.waitFor({ state: 'hidden' });
    await holds(page, () => Object.values(localStorage).some((text) => text.includes('et encore')));
    await page.close();
  }
});

test('a file there is no room for says so', async () => {
  const page = await desk.page(options);
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function keep(...all) {
      if (this.name === 'blobs') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, all);
    };
  });
  await page.goto('/signaler/');
  await started(page, 'draft/keep');
  await page.getByLabel('Objet', { exact: true }).fill('Avec un fichier');
  await page.getByLabel('Joindre un fichier').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await page.getByText(UNKEPT).waitFor();
  await page.getByLabel('Objet', { exact: true }).fill('Avec un fichier, et des mots');
  await holds(page, () => Object.values(localStorage).some((text) => text.includes('des mots')));
  assert.equal(await page.getByText(UNKEPT).isVisible(), true);
  assert.deepEqual(page.faults, []);
});

/** A request that waits, because nobody answers, and its file with it. */
async function waiting({ subject, address, file }) {
  const page = await desk.page(options);
  await page.context().route('**/api/tickets', (route) => route.abort());
  if (file) await page.context().route('**/api/attachments', (route) => route.abort());
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill(address);
  await fillIn(page, { subject, description: 'Plus rien', category: 'Autres' });
  if (file) {
    await page.getByLabel('Joindre un fichier').setInputFiles({ name: file, mimeType: 'text/plain', buffer: Buffer.from('a') });
    await page.locator('.file', { hasText: 'échec' }).waitFor();
  }
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText('Votre demande partira').waitFor();
  return page;
}

test('a request that can no longer be read is told of, and hides no other', async () => {
  const page = await waiting({ subject: 'Lisible', address: 'lisible@exemple.fr' });
  await page.evaluate(async () => {
    const { within } = await import('/js/draft/shelf.js');
    await within('outbox', 'readwrite', (outbox) => outbox.put({ draft: 'guichet.draft.ticket:vieux', state: 'waiting' }));
  });
  await page.context().unroute('**/api/tickets');
  await page.goto('/');
  await page.getByText(UNREADABLE).waitFor();
  await page.getByText('Votre demande est partie').waitFor();
  await desk.mails('lisible@exemple.fr', 1);
  assert.equal(await page.getByRole('link', { name: 'Ouvrir le formulaire' }).getAttribute('href'), '/signaler/');
  await page.locator('[data-outbox]', { hasText: UNREADABLE }).getByRole('button', { name: 'Masquer' }).click();
  await page.getByText(UNREADABLE).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('Votre demande est partie').waitFor();
  assert.equal(await page.getByText(UNREADABLE).count(), 0);
  assert.deepEqual(page.faults, []);
});

for (const [name, broken] of [['one record of them', ['getAll']], ['none of them', ['getAll', 'getAllKeys']]]) {
  test(`where the browser’s own database fails, it is said: ${name}`, async () => {
    const page = await waiting({ subject: 'Illisible', address: 'illisible@exemple.fr' });
    await page.addInitScript((acts) => {
      for (const act of acts) {
        const before = IDBObjectStore.prototype[act];
        IDBObjectStore.prototype[act] = function fails(...all) {
          if (this.name === 'outbox') throw new DOMException('damaged', 'UnknownError');
          return before.apply(this, all);
        };
      }
      const { get } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.get = function fails(...all) {
        if (this.name === 'outbox') throw new DOMException('damaged', 'UnknownError');
        return get.apply(this, all);
      };
    }, broken);
    await page.goto('/');
    await page.getByText(UNREADABLE).waitFor();
    await page.reload();
    await page.getByText(UNREADABLE).waitFor();
    // Its draft is there, as the line says.
    await page.getByRole('link', { name: 'Ouvrir le formulaire' }).click();
    await page.waitForURL('**/signaler/');
    await page.waitForFunction(() => document.querySelector('[name=subject]').value === 'Illisible');
  });
}

test('a file that is gone from this device is named when the request has left', async () => {
  const page = await waiting({ subject: 'Sans son fichier', address: 'sans@exemple.fr', file: 'journal.log' });
  await page.evaluate(async () => {
    const { within } = await import('/js/draft/shelf.js');
    await within('blobs', 'readwrite', (blobs) => blobs.clear());
  });
  await page.context().unroute('**/api/tickets');
  await page.context().unroute('**/api/attachments');
  await page.goto('/');
  const notice = page.locator('[data-outbox]', { hasText: 'Votre demande est partie' });
  await notice.getByText(/que cet appareil n’a plus.*journal\.log/).waitFor();
});

test('a request that the portal cannot take now does not hold up those behind it', async () => {
  const page = await waiting({ subject: 'Première', address: 'premiere@exemple.fr' });
  await page.evaluate(async () => {
    const { within } = await import('/js/draft/shelf.js');
    const [first] = await within('outbox', 'readonly', (outbox) => outbox.getAll());
    await within('outbox', 'readwrite', (outbox) => outbox.put({ ...first, draft: `${first.draft}z`, key: 'f'.repeat(32), body: { ...first.body, subject: 'Seconde', address: 'seconde@exemple.fr' } }));
  });
  await page.context().unroute('**/api/tickets');
  await page.context().route('**/api/tickets', (route) => (route.request().postData()?.includes('Première') ? route.fulfill({ status: 500, body: '{}' }) : route.continue()));
  await page.goto('/');
  await page.locator('[data-outbox]', { hasText: 'Votre demande est partie' }).getByText('Seconde').waitFor();
  await page.locator('[data-outbox]', { hasText: 'Votre demande partira' }).getByText('Première').waitFor();
  await desk.mails('seconde@exemple.fr', 1);
});
