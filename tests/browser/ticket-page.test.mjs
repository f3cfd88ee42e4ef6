// The page of a ticket as it stays open, is left, is come back to and is printed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, audit, fillIn, goBack, holds, logIn, signOut, start, started, withPageCache } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

/** Calls the portal as the page's person. */
const ask = (page, path, body) =>
  page.evaluate(async ([path, body]) => {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
    const answer = await fetch(path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
    return answer.json();
  }, [path, body]);

const open = (page, subject, description = '<p>Rien ne va plus.</p>') =>
  ask(page, '/api/tickets', { subject, description, category: 'autres' }).then(({ number }) => number);

test('a long conversation shows its beginning and its end, and the rest when asked', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  const number = await open(page, 'Longue histoire');
  for (let n = 1; n <= 104; n++) await ask(page, `/api/tickets/${number}/replies`, { body: `<p>Réponse ${n}.</p>`, kind: 'note' });
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Réponse 104.').waitFor();
  await page.getByText('Rien ne va plus.').waitFor();
  assert.equal(await page.locator('.message').count(), 51);
  await audit(page, 'a long conversation');

  await page.getByRole('link', { name: 'Aller au dernier message' }).click();
  await holds(page, () => document.querySelector('.thread').lastElementChild.getBoundingClientRect().top < innerHeight);

  const more = page.getByRole('button', { name: 'Afficher les messages précédents' });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Réponse 10.', { exact: true }).waitFor();
  await page.getByText('50 messages ajoutés.').waitFor();
  assert.equal(await more.evaluate((button) => button === document.activeElement), true);
  await page.keyboard.press('Enter');
  await page.getByText('Réponse 1.', { exact: true }).waitFor();
  assert.equal(await more.count(), 0);
  const shown = await page.locator('.message [data-html]').allTextContents();
  assert.deepEqual(shown.map((one) => one.trim()), ['Rien ne va plus.', ...Array.from({ length: 104 }, (_, n) => `Réponse ${n + 1}.`)]);
  assert.equal(await page.evaluate(() => document.activeElement.matches('.thread > li')), true, 'the focus stays in the conversation');

  // The address of a message leads to it, also where it is not among the newest.
  const id = await page.locator('.thread > li', { hasText: 'Réponse 30.' }).getAttribute('id');
  await page.goto('/articles/');
  await page.goto(`/ticket/?numero=${number}#${id}`);
  await isReached(page, id);
});

/** The message has the focus and stands in sight, at the top of it. */
const isReached = (page, id) => holds(page, (id) => {
  const one = document.getElementById(id);
  const top = one?.getBoundingClientRect().top;
  return one === document.activeElement && top >= 0 && top < innerHeight / 2;
}, id);

test('opening or reloading the address of a message leads to it, through the log-in too', async () => {
  const page = await desk.page({ viewport: { width: 360, height: 700 } });
  await logIn(page, 'claire@guichet.example');
  const number = await open(page, 'Va au message');
  for (let n = 1; n <= 5; n++) await ask(page, `/api/tickets/${number}/replies`, { body: `<p>Suite ${n}.</p>`.repeat(20) });
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByRole('link', { name: 'Aller au dernier message' }).click();
  const id = new URL(page.url()).hash.slice(1);
  assert.match(id, /^message-/);
  await page.reload();
  await isReached(page, id);
  const middle = await page.locator('.thread > li', { hasText: 'Suite 3.' }).getAttribute('id');
  await page.evaluate((id) => { location.hash = id; }, middle);
  await isReached(page, middle);
  // Reading on is left alone.
  await page.evaluate(() => scrollTo(0, 0));
  await ask(page, `/api/tickets/${number}/replies`, { body: '<p>Nouvelle suite.</p>' });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('Nouvelle suite.').waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);

  const address = page.url();
  await page.context().clearCookies();
  await page.goto('/articles/');
  await page.goto(address);
  await page.locator('.empty').getByRole('link', { name: 'Se connecter' }).click();
  await page.waitForURL('**/connexion/**');
  await page.getByLabel('Adresse mail').fill('claire@guichet.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/ticket/**');
  await isReached(page, middle);
  await page.goto('/articles/');
  await page.goto(`/ticket/?numero=${number}#message-inconnu`);
  await page.getByText('Nouvelle suite.').waitFor();
  assert.deepEqual(page.faults, []);
});

test('while a ticket is open the page asks for it again without fetching it anew', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  const number = await open(page, 'Écran éteint');
  await page.clock.install();
  const asked = [];
  page.on('response', (answer) => answer.url().includes(`/api/tickets/${number}`) && asked.push(answer.status()));
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Rien ne va plus.').waitFor();
  // Where its mails stand may still change for a moment.
  while (asked.at(-1) !== 204) await page.clock.runFor(250_000);
  const before = asked.length;
  await page.clock.runFor(250_000);
  await holds(page, () => true);
  while (asked.length === before) await page.clock.runFor(1_000);
  assert.ok(asked.slice(before).every((status) => status === 204), `${asked}`);

  const marie = await desk.page();
  await logIn(marie, 'marie@guichet.example');
  await ask(marie, `/api/tickets/${number}/replies`, { body: '<p>Je passe à dix heures.</p>' });
  while (!(await page.getByText('Je passe à dix heures.').count())) await page.clock.runFor(60_000);
});

test('a session that ended says so in one line and leaves who writes alone', async () => {
  const page = await desk.page({ viewport: { width: 360, height: 700 } });
  await logIn(page, 'claire@guichet.example');
  const number = await open(page, 'Souris', '<p>Rien ne va plus.</p>'.repeat(60));
  // The clock is put into every frame, and that of a mail runs no script.
  page.ignores = (words) => words.includes("'allow-scripts'");
  await page.clock.install();
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByRole('textbox', { name: 'Votre réponse' }).click();
  await page.locator('[contenteditable=true]').waitFor();
  await page.keyboard.type('Elle est ');
  await page.context().clearCookies();
  const line = page.getByText('Vous n’êtes plus connecté.');
  while (!(await line.isVisible())) await page.clock.runFor(60_000);
  // In sight of whoever writes far below, and not over what they write.
  const box = (one) => one.boundingBox();
  const [said, text] = [await box(line), await box(page.locator('[contenteditable=true]'))];
  assert.ok(said.y >= 0 && said.y + said.height <= 700, JSON.stringify(said));
  assert.ok(said.y + said.height <= text.y || said.y >= text.y + text.height, 'it hides what is being written');
  await page.keyboard.type('toute neuve');
  for (let n = 0; n < 10; n++) await page.clock.runFor(60_000);
  await page.keyboard.type(' et bleue.');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.match(await page.locator('[contenteditable=true]').innerText(), /Elle est toute neuve et bleue\./);
  // At the top, where the line stands in its own place: over a page that is scrolled it covers part of something.
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await audit(page, 'an ended session');

  await page.getByRole('button', { name: 'Se reconnecter' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mot de passe').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  await line.waitFor({ state: 'hidden' });
  // Whoever was writing goes on where they were.
  await page.keyboard.type(' Merci.');
  assert.match(await page.locator('[contenteditable=true]').innerText(), /Elle est toute neuve et bleue\. Merci\./);
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await page.locator('.message', { hasText: 'toute neuve et bleue' }).waitFor();
});

test('after logging out, coming back shows nothing of the ticket, the list or the form', async () => {
  await withPageCache(desk, async (page) => {
    await logIn(page, 'claire@guichet.example');
    const number = await open(page, 'Secret de bureau', '<p>Mot très personnel.</p>');
    await page.goto(`/tickets/`);
    await page.getByRole('link', { name: 'Secret de bureau' }).waitFor();
    await page.goto('/signaler/');
    await holds(page, () => document.querySelector('#address').value === 'claire@guichet.example');
    await started(page, 'draft/keep');
    await page.getByLabel('Objet', { exact: true }).fill('Brouillon intime');
    await page.goto(`/ticket/?numero=${number}`);
    await page.getByText('Mot très personnel.').waitFor();
    await signOut(page);
    for (const address of ['/ticket/', '/signaler/', '/tickets/']) {
      await page.goBack();
      await page.waitForURL((url) => url.pathname === address);
      await holds(page, () => document.readyState === 'complete' && !document.documentElement.classList.contains('veiled'));
      await started(page, 'page/menu');
      if (address !== '/signaler/') await page.getByRole('heading', { name: /Connectez-vous/ }).waitFor();
      const left = await page.evaluate(() => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((one) => one.value).join(' '));
      for (const word of ['Secret de bureau', 'très personnel', 'claire@guichet.example', 'Brouillon intime', 'Claire']) {
        assert.ok(!left.includes(word), `${address} still says ${word}: ${left.slice(Math.max(0, left.indexOf(word) - 200)).slice(0, 300)}`);
      }
    }
  });
});

test('coming back without logging out shows the ticket and what was being written', async () => {
  await withPageCache(desk, async (page) => {
    await logIn(page, 'claire@guichet.example');
    const number = await open(page, 'Clavier');
    await page.goto(`/ticket/?numero=${number}`);
    await page.getByRole('textbox', { name: 'Votre réponse' }).click();
    await page.locator('[contenteditable=true]').waitFor();
    await page.keyboard.type('La touche Entrée colle.');
    await page.goto('/');
    await goBack(page);
    await page.getByText('Rien ne va plus.').waitFor();
    await page.locator('[contenteditable=true]', { hasText: 'La touche Entrée colle.' }).waitFor();
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).visibility), 'visible');
  });
});

test('another tab forgets too', async () => {
  await withPageCache(desk, async (page, context) => {
    await logIn(page, 'claire@guichet.example');
    const number = await open(page, 'Deux onglets', '<p>Vu dans l’autre.</p>');
    const other = await context.newPage();
    await other.goto(`/ticket/?numero=${number}`);
    await other.getByText('Vu dans l’autre.').waitFor();
    await page.goto('/tickets/');
    await signOut(page);
    await other.getByRole('heading', { name: /Connectez-vous/ }).waitFor();
    assert.ok(!(await other.content()).includes('Vu dans l’autre.'));
  });
});

for (const cached of [true, false]) {
  test(`the known address is there again after coming back, ${cached ? 'with' : 'without'} the page cache`, async () => {
    const known = (page) => holds(page, () => document.querySelector('#address')?.value === 'claire@guichet.example');
    const visit = async (page) => {
      await logIn(page, 'claire@guichet.example');
      await page.goto('/signaler/');
      await known(page);
      await started(page, 'draft/keep');
      await page.goto('/articles/');
      await goBack(page);
      await page.waitForURL('**/signaler/', { waitUntil: 'commit' });
      await known(page);
      await fillIn(page, { subject: 'Retour', description: 'Rien.', category: 'Autres' });
      await page.getByRole('button', { name: 'Soumettre' }).click();
      await page.waitForURL('**/ticket/?numero=*');
      await page.getByRole('heading', { name: 'Retour' }).waitFor();
      await goBack(page);
      await page.waitForURL('**/signaler/', { waitUntil: 'commit' });
      await known(page);
      assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), '');
    };
    if (cached) await withPageCache(desk, visit);
    else await visit(await desk.page());
  });
}

test('an address without a number says so, in both languages', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  for (const [address, title, list] of [
    ['/ticket/', 'Cette adresse n’indique pas de ticket', 'Mes tickets'],
    ['/ticket/?numero=', 'Cette adresse n’indique pas de ticket', 'Mes tickets'],
    ['/en/ticket/', 'This link does not lead to a ticket', 'My tickets'],
  ]) {
    await page.goto(address);
    await page.getByRole('heading', { name: title }).waitFor();
    await page.locator('.empty').getByRole('link', { name: list }).waitFor();
    await audit(page, address);
  }
  for (const number of ['abc', '-1', '999999', '1 2', '%00', '../session']) {
    await page.goto(`/ticket/?numero=${encodeURIComponent(number)}`);
    await page.getByRole('alert').getByRole('heading', { name: 'Ce ticket n’existe pas' }).waitFor();
    assert.deepEqual(page.faults, [], number);
  }
});

test('tables in a message have lines, and a wide one is reached by the keyboard', async () => {
  const page = await desk.page({ viewport: { width: 360, height: 740 } });
  await logIn(page, 'claire@guichet.example');
  const cells = Array.from({ length: 14 }, (_, n) => `<td>colonne_numéro_${n}</td>`).join('');
  const number = await open(page, 'Tableau', `<p>Voici :</p><table><tr><th>Poste</th><th>État</th></tr><tr><td>PC-1</td><td>lent</td></tr></table><table><tr>${cells}</tr></table><pre>court</pre><pre>${'0123456789'.repeat(40)}</pre>`);
  await page.goto(`/ticket/?numero=${number}`);
  const cell = page.getByRole('cell', { name: 'PC-1' });
  await cell.waitFor();
  assert.notEqual(await cell.evaluate((one) => getComputedStyle(one).borderTopWidth), '0px');
  await audit(page, 'tables');
  const wide = page.getByRole('group', { name: 'Contenu large, à faire défiler' });
  assert.equal(await wide.count(), 2, 'only what scrolls is stopped at');
  for (const one of await wide.all()) {
    await one.focus();
    await page.keyboard.press('ArrowRight');
    await holds(page, () => document.activeElement.scrollLeft > 0);
  }
});

test('a printed ticket has its state and its words, and no controls', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  const number = await open(page, 'À imprimer');
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('Rien ne va plus.').waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('[data-state]').first().isVisible(), true);
  for (const words of ['Rien ne va plus.', 'À imprimer', `#${number}`]) assert.equal(await page.getByText(words, { exact: true }).first().isVisible(), true, words);
  const controls = page.locator('main').locator('button, input, select, textarea, summary, iframe, [contenteditable], a.button');
  for (const control of await controls.all()) assert.equal(await control.isVisible(), false, await control.evaluate((one) => one.outerHTML));
});

test('on paper a wide table keeps all its columns, and nothing announces a form', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  const row = (tag) => `<tr>${Array.from({ length: 14 }, (_, n) => `<${tag}>colonne${n}</${tag}>`).join('')}</tr>`;
  const number = await open(page, 'Tableau', `<table>${row('th')}${row('td')}</table><p>\u05e9\u05dc\u05d5\u05dd</p><p>Bonjour</p>`);
  await page.goto(`/ticket/?numero=${number}`);
  await page.getByText('colonne13').first().waitFor();
  // Words of each paragraph begin where its own letters do.
  const starts = await page.locator('.message__text p').evaluateAll((all) => all.map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const [words, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
    return Math.round(words.left - box.left) < Math.round(box.right - words.right) ? 'left' : 'right';
  }));
  assert.deepEqual(starts, ['right', 'left']);
  // An A4 page without its margins.
  await page.setViewportSize({ width: 642, height: 900 });
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  const cell = await page.getByText('colonne13').first().boundingBox();
  assert.ok(cell.x + cell.width <= 642, JSON.stringify(cell));
  assert.equal(await page.locator('#reply-title').isVisible(), false);
});

test('a box nobody ticked is no draft', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  const number = await open(page, 'Rien de plus');
  for (let turn = 0; turn < 2; turn += 1) {
    await page.goto(`/ticket/?numero=${number}`);
    await started(page, 'draft/keep');
    // Leaving the page keeps what is being written.
    await page.evaluate(() => document.querySelector('form[data-draft="reply"]').dispatchEvent(new Event('change', { bubbles: true })));
    await page.evaluate(() => dispatchEvent(new Event('pagehide')));
    assert.equal(await page.getByText('Brouillon retrouvé').isVisible(), false);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('guichet.draft.reply'))), []);
  }
});
