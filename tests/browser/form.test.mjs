// The form beyond its first journey: questions, drafts, files, faults.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, fillIn, logIn, pastePicture, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const FILE = { name: 'journal.log', mimeType: 'text/plain', buffer: Buffer.from('erreur 12') };
const subject = (page) => page.getByLabel('Objet', { exact: true });
const kept = (page, words) => page.waitForFunction((text) => Object.values(localStorage).some((one) => one.includes(text)), words);

test('a category asks its own questions, and the answers reach the agent', async () => {
  const page = await desk.page();
  await logIn(page, 'luc@guichet.example');
  await page.goto('/signaler/');
  await fillIn(page, { subject: 'Imprimante muette', description: 'Rien ne sort.', category: 'Impression' });
  const group = page.getByRole('group', { name: /Impression/ });
  await group.getByLabel('Quelle imprimante ?').fill('RICOH 3e étage');
  await page.getByLabel('Catégorie').selectOption({ label: 'Téléphonie' });
  await page.getByLabel('Quel numéro ou quel appareil est concerné ?').waitFor();
  assert.equal(await page.getByLabel('Quelle imprimante ?').count(), 0);
  await page.getByLabel('Catégorie').selectOption({ label: 'Impression' });
  assert.equal(await group.getByLabel('Quelle imprimante ?').inputValue(), 'RICOH 3e étage');
  await group.getByLabel('Vos collègues peuvent-ils').selectOption({ label: 'Non' });
  await kept(page, 'RICOH');
  await page.reload();
  await page.getByText('Brouillon retrouvé').waitFor();
  await page.waitForFunction(() => document.querySelector('#answer_imprimante')?.value === 'RICOH 3e étage');
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/ticket/?numero=*');
  await page.locator('.message').getByText('Quelle imprimante').waitFor();
  await desk.mailSaying('marie@guichet.example', 'RICOH 3e étage');
  assert.deepEqual(page.faults, []);
});

test('the last ticket gives its category, equipment and phone, and equipment is offered', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  const answered = page.waitForResponse('**/api/tickets?view=mine');
  await page.goto('/signaler/');
  const button = page.getByRole('button', { name: 'La même chose que mon dernier ticket' });
  await button.click();
  const [last] = (await (await answered).json()).tickets.sort((a, b) => b.number - a.number);
  await page.getByText(`Repris du ticket n° ${last.number} :`).waitFor();
  assert.equal(await page.getByLabel('Catégorie').inputValue(), last.category);
  assert.equal(await page.getByLabel('Matériel').inputValue(), last.equipment ?? '');
  assert.equal(await page.getByLabel('Numéro de téléphone joignable').inputValue(), last.phone ?? '');
  await page.getByLabel('Matériel').focus();
  await page.locator('#equipment-known option[value="PC-0417"]').waitFor({ state: 'attached' });
  const stranger = await desk.page();
  await stranger.goto('/signaler/');
  await subject(stranger).focus();
  assert.equal(await stranger.getByRole('button', { name: 'La même chose' }).count(), 0);
});

test('the last ticket is the one opened last, and only what it has is taken over and said', async () => {
  const page = await desk.page();
  await logIn(page, 'claire@guichet.example');
  const post = (path, data) => page.context().request.post(desk.base + path, { data, headers: { Origin: desk.base } }).then((answer) => answer.json());
  const first = await post('/api/tickets', { subject: 'Avant', description: '<p>a</p>', category: 'impression', phone: '01 02 03 04 05', equipment: 'PC-9999' });
  const second = await post('/api/tickets', { subject: 'Après', description: '<p>b</p>', category: 'reseau' });
  await post(`/api/tickets/${first.number}/replies`, { body: '<p>Mis à jour depuis.</p>' });
  await page.goto('/signaler/');
  await page.getByLabel('Numéro de téléphone joignable').fill('06 00 00 00 00');
  await page.getByRole('button', { name: 'La même chose que mon dernier ticket' }).click();
  await page.getByText(`Repris du ticket n° ${second.number} : catégorie.`, { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Catégorie').inputValue(), 'reseau');
  assert.equal(await page.getByLabel('Matériel').inputValue(), '');
  assert.equal(await page.getByLabel('Numéro de téléphone joignable').inputValue(), '06 00 00 00 00', 'what was typed stays');

  const third = await post('/api/tickets', { subject: 'Encore', description: '<p>c</p>', category: 'impression', phone: '01 02 03 04 05', equipment: 'PC-9999' });
  await page.goto('/en/report/');
  await page.getByRole('button', { name: 'The same as my last ticket' }).click();
  await page.getByText(`Taken from ticket no. ${third.number}: category, equipment and phone number.`, { exact: true }).waitFor();
});

test('the ticket opened last is found behind many that changed since', async () => {
  const page = await desk.page({ serviceWorkers: 'block' });
  await logIn(page, 'claire@guichet.example');
  const ticket = (number, opened, updated, mine = true) => ({ number, category: 'autres', mine, opened_at: `2026-01-${opened}T08:00:00Z`, updated_at: `2026-01-${updated}T08:00:00Z` });
  const pages = { '': [ticket(3, '03', '30'), ticket(9, '29', '29', false), ticket(2, '02', '28')], two: [ticket(7, '20', '20'), ticket(1, '01', '10')], three: [ticket(6, '05', '05')] };
  const asked = [];
  await page.route('**/api/tickets?view=mine*', (route) => {
    const place = new URL(route.request().url()).searchParams.get('cursor') ?? '';
    asked.push(place);
    return route.fulfill({ json: { tickets: pages[place], cursor: { '': 'two', two: 'three' }[place] } });
  });
  await page.goto('/signaler/');
  await page.getByRole('button', { name: 'La même chose que mon dernier ticket' }).click();
  await page.getByText('Repris du ticket n° 7 :').waitFor();
  assert.deepEqual(asked, ['', 'two'], 'no more is read than could be newer');
});

test('two tabs keep their own words, and a new one takes up what a closed one has left', async () => {
  const first = await desk.page();
  await first.goto('/signaler/');
  await subject(first).fill('Premier onglet');
  await kept(first, 'Premier onglet');
  const second = await first.context().newPage();
  await second.goto('/signaler/');
  await second.waitForFunction(() => document.querySelector('form[data-draft]').dataset.started?.includes('draft/keep'));
  assert.equal(await subject(second).inputValue(), '');
  await subject(second).fill('Second onglet');
  await kept(second, 'Second onglet');
  await first.reload();
  await first.getByText('Brouillon retrouvé').waitFor();
  assert.equal(await subject(first).inputValue(), 'Premier onglet');
  await second.close();
  const third = await first.context().newPage();
  await third.goto('/signaler/');
  await third.getByText('Brouillon retrouvé').waitFor();
  assert.equal(await subject(third).inputValue(), 'Second onglet');
  assert.equal(await subject(first).inputValue(), 'Premier onglet');
});

test('images and files are there again after a reload and after signing in', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await fillIn(page, { subject: 'Écran rayé', description: 'Voir ici : ', category: 'Autres' });
  await pastePicture(page);
  await page.locator('[contenteditable] img[data-file]').waitFor();
  await page.getByLabel('Joindre un fichier').setInputFiles(FILE);
  await page.locator('.file', { hasText: 'envoyé' }).waitFor();
  await kept(page, 'journal.log');
  await page.getByRole('link', { name: 'Se connecter' }).first().click();
  await started(page, 'form/next');
  await page.getByLabel('Adresse mail').fill('ines@guichet.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill('essai-du-guichet');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/signaler/');
  await page.locator('[contenteditable] img[data-file]').waitFor();
  await page.getByText('journal.log').waitFor();
  await page.waitForFunction(() => document.querySelector('#address').value !== '');
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/ticket/?numero=*');
  await page.getByRole('link', { name: /journal\.log/ }).waitFor();
  await page.locator('.message img').waitFor();
});

test('a file that fails is retried or removed, and stops nothing else', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await subject(page).focus();
  let broken = true;
  await page.route('**/api/attachments', (route) => (broken ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' }) : route.continue()));
  await page.getByLabel('Joindre un fichier').setInputFiles([FILE, { ...FILE, name: 'autre.log' }, { ...FILE, name: 'vide.log', buffer: Buffer.alloc(0) }]);
  await page.getByText('Fichier vide : vide.log').waitFor();
  await page.getByRole('button', { name: 'Réessayer journal.log' }).waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Réessayer journal.log' }).click();
  await page.locator('.file', { hasText: 'journal.log' }).getByText('envoyé').waitFor();
  await page.getByRole('button', { name: 'Retirer autre.log' }).click();
  assert.equal(await page.getByText('autre.log').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'files');
});

test('files that were swept meanwhile are sent anew', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('retard@exemple.fr');
  await fillIn(page, { subject: 'Brouillon ancien', description: 'Voir : ', category: 'Autres' });
  await pastePicture(page);
  await page.locator('[contenteditable] img[data-file]').waitFor();
  await page.getByLabel('Joindre un fichier').setInputFiles(FILE);
  await page.locator('.file', { hasText: 'envoyé' }).waitFor();
  await kept(page, 'journal.log');
  // Identifiers that the desk does not know: what those of yesterday have become.
  await page.evaluate(() => {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith('guichet.draft.'))) {
      const draft = JSON.parse(localStorage.getItem(name));
      for (const file of draft.files) file.id = `${'0'.repeat(file.id.length)}`;
      draft.description = draft.description.replace(/data-file="([^"]+)"/, (_, id) => `data-file="${'0'.repeat(id.length)}"`);
      localStorage.setItem(name, JSON.stringify(draft));
    }
  });
  await page.evaluate(() => { addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true); });
  await page.reload();
  await page.locator('[contenteditable] img').waitFor();
  await page.getByText('journal.log').waitFor();
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
});

test('faults stand in a summary that takes the focus, and beside their fields', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  // Until its script runs, the browser itself refuses, in a bubble of its own.
  await started(page, 'form/send');
  await page.getByLabel('Adresse mail du demandeur').fill('claire');
  await page.getByRole('button', { name: 'Soumettre' }).click();
  const summary = page.locator('[data-summary]');
  await summary.waitFor();
  assert.equal(await summary.evaluate((box) => box === document.activeElement), true);
  assert.deepEqual((await summary.getByRole('link').allTextContents()).map((text) => text.replace(/\s/g, ' ')), [
    'Cette adresse mail est incomplète. Exemple : prenom.nom@exemple.fr',
    'Indiquez l’objet de votre demande.',
    'Décrivez votre problème.',
    'Choisissez une catégorie, ou « Autres » en cas de doute.',
  ]);
  await summary.getByRole('link', { name: 'Décrivez votre problème.' }).click();
  await page.waitForFunction(() => document.activeElement.id === 'description');
  const address = page.getByLabel('Adresse mail du demandeur');
  assert.equal(await address.getAttribute('aria-invalid'), 'true');
  assert.match(await address.evaluate((field) => document.getElementById(field.getAttribute('aria-describedby').split(' ').at(-1)).textContent), /incomplète/);
  await address.fill('claire@exemple.fr');
  assert.equal(await address.getAttribute('aria-invalid'), null);
});

test('what only the server refuses is told in the same places, and nothing is lost', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('assistance@guichet.localhost');
  await fillIn(page, { subject: 'Boucle', description: 'Bonjour', category: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  const summary = page.locator('[data-summary]');
  await summary.getByRole('link', { name: /adresse de l’assistance/ }).click();
  await page.waitForFunction(() => document.activeElement.id === 'address');
  assert.equal(await subject(page).inputValue(), 'Boucle');
});

test('the form is filled and sent by keyboard alone', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').focus();
  await page.keyboard.type('clavier@exemple.fr');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Souris perdue');
  // Suggestions come between the two fields as soon as there are some: Tab goes through them.
  for (let step = 0; step < 20 && !(await page.evaluate(() => document.activeElement.id === 'description')); step += 1) await page.keyboard.press('Tab');
  await page.locator('[contenteditable=true]').waitFor();
  await page.keyboard.type('Elle a disparu.');
  for (let step = 0; step < 20 && !(await page.evaluate(() => document.activeElement.id === 'category')); step += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('Autres');
  for (let step = 0; step < 20 && !(await page.evaluate(() => document.activeElement.textContent === 'Soumettre')); step += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/recu/');
});

test('who logs out leaves no draft to the next person at the same computer', async () => {
  const page = await desk.page();
  await logIn(page, 'luc@guichet.example');
  await page.goto('/signaler/');
  await fillIn(page, { subject: 'Affaire personnelle', description: 'Entre nous.', category: 'Autres' });
  await pastePicture(page);
  await page.locator('[contenteditable] img[data-file]').waitFor();
  await kept(page, 'Entre nous');
  // From another page than the one logging out leads to, so that its arrival can be waited for.
  await page.goto('/articles/');
  await page.getByText('Menu', { exact: true }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL((url) => url.pathname === '/' && url.search === '');
  await page.waitForFunction(() => !Object.values(localStorage).some((text) => text.includes('Entre nous')));
  await logIn(page, 'jean@guichet.example');
  await page.goto('/signaler/');
  await page.waitForFunction(() => document.querySelector('#address').value === 'jean@guichet.example');
  assert.equal(await subject(page).inputValue(), '');
  assert.equal(await page.getByText('Entre nous').count(), 0);
});

test('without scripts the questions stand folded in the form, and their answers are kept', async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('sans-script@exemple.fr');
  await subject(page).fill('Imprimante');
  await page.getByLabel('Description', { exact: true }).fill('Rien ne sort.');
  await page.getByLabel('Catégorie').selectOption({ label: 'Impression' });
  // Playwright's texts and labels pass over what stands in a noscript.
  await page.locator('.questions__all').click();
  await page.locator('#answer_imprimante').fill('RICOH sans script');
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.waitForURL('**/recu/');
  const agent = await desk.page();
  await logIn(agent, 'marie@guichet.example');
  await agent.goto('/agent/');
  await agent.getByRole('link', { name: 'Imprimante', exact: true }).click();
  await agent.locator('.message').getByText('RICOH sans script').waitFor();
});

for (const [path, words, locale] of [['/signaler/', 'Choisir des fichiers', 'en-US'], ['/en/report/', 'Choose files', 'fr-FR']]) {
  test(`files are chosen by a button in the page’s language, in a browser of another: ${locale}`, async () => {
    const page = await desk.page({ locale, viewport: { width: 320, height: 700 } });
    await page.goto(path);
    const button = page.locator('.files label', { hasText: words });
    assert.equal(await button.isVisible(), true);
    // The browser's own is nowhere to be seen.
    assert.equal(await page.locator('#files').evaluate((one) => getComputedStyle(one).opacity), '0');
    assert.match(await page.locator('#files').evaluate((one) => [...one.labels].map(({ textContent }) => textContent).join(' ')), new RegExp(words));
    // Without a listener that stays, each wait switches the interception off and on again.
    page.on('filechooser', () => {});
    const opens = (act) => Promise.all([page.waitForEvent('filechooser', { timeout: 8000 }), act()]).then(([chooser]) => chooser);
    await (await opens(() => button.click())).setFiles({ ...FILE, name: 'clic.log' });
    await page.locator('.file', { hasText: 'clic.log' }).waitFor();
    await page.locator('#files').focus();
    await page.keyboard.press('Shift+Tab');
    // The editor takes the textarea's place, and more room.
    await page.locator('[contenteditable=true]').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'files');
    assert.notEqual(await button.evaluate((one) => getComputedStyle(one).outlineStyle), 'none');
    const { y } = await button.boundingBox();
    assert.ok(y >= 0 && y < 700, 'what has the focus is in sight');
    await (await opens(() => page.keyboard.press('Enter'))).setFiles(FILE);
    await page.locator('.file', { hasText: FILE.name }).waitFor();
    await audit(page, path);
  });
}
