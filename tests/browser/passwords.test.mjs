// Who comes back to a page where a password was typed finds none, and nobody can be signed in by it again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, goBack, holds, logIn, signOut, start, started, withPageCache } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const linkOf = (mail) => mail.text.match(/http\S+jeton=\S+/)[0];
/** Goes back until the page is there and shows itself. */
async function backTo(page, path) {
  for (let steps = 0; new URL(page.url()).pathname !== path; steps += 1) {
    assert.ok(steps < 4, `${path} is not behind`);
    const from = page.url();
    await goBack(page).catch(() => {});
    await page.waitForURL((url) => url.href !== from, { waitUntil: 'commit' });
  }
  await holds(page, () => document.readyState === 'complete' && !document.documentElement.classList.contains('veiled'));
}
/** Every field that somebody can fill in, and all that the page says. */
const left = (page) => page.evaluate(() => [...document.querySelectorAll('main input:not([name=lang], [name=token], [name=next])')].map(({ type, value, checked }) => (type === 'checkbox' ? String(checked) : value)).concat(document.body.innerText).join('\n'));

const CASES = [
  ['/connexion/', 'Adresse mail', 'Mot de passe', 'Se connecter', 'Afficher', 'Masquer'],
  ['/en/log-in/', 'E-mail address', 'Password', 'Log in', 'Show', 'Hide'],
];
for (const cached of [true, false]) {
  for (const [path, address, password, go, show, hide] of CASES) {
    test(`who logs out leaves no password in the form at ${path}, ${cached ? 'with' : 'without'} the page cache`, async () => {
      const visit = async (page) => {
        await page.goto(path);
        await page.getByLabel(address).fill('claire@guichet.example');
        await page.getByLabel(password, { exact: true }).fill(PASSWORD);
        await page.getByRole('checkbox').check();
        await page.getByRole('button', { name: show }).click();
        await page.locator('main').getByRole('button', { name: go }).click();
        await page.waitForURL('**/tickets/');
        await signOut(page);
        await backTo(page, path);
        await started(page, 'form/send');
        const words = await left(page);
        for (const word of [PASSWORD, 'claire@guichet.example', 'true', hide]) assert.ok(!words.includes(word), word);
        assert.equal(await page.locator('main input[name=password]').getAttribute('type'), 'password');
        await page.getByRole('button', { name: show }).waitFor();
        await page.locator('main').getByRole('button', { name: go }).click();
        await page.getByRole('alert').first().waitFor();
        assert.equal(new URL(page.url()).pathname, path);
      };
      if (cached) await withPageCache(desk, visit);
      else await visit(await desk.page());
    });
  }
}

test('a password that was typed and not sent is gone when the page is left, and the address stays', async () => {
  await withPageCache(desk, async (page) => {
    await page.goto('/connexion/');
    await page.getByLabel('Adresse mail').fill('claire@guichet.example');
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await page.goto('/articles/');
    await backTo(page, '/connexion/');
    assert.equal(await page.getByLabel('Mot de passe', { exact: true }).inputValue(), '');
    assert.equal(await page.getByLabel('Adresse mail').inputValue(), 'claire@guichet.example');
  });
});

test('a tab where a password waits to be sent forgets it once somebody logs out in another', async () => {
  const page = await desk.page();
  await page.goto('/connexion/');
  await page.getByLabel('Adresse mail').fill('claire@guichet.example');
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  const other = await page.context().newPage();
  await logIn(other, 'claire@guichet.example');
  await signOut(other);
  await holds(page, () => !document.querySelector('#password').value && !document.querySelector('#address').value);
});

test('the pages where a password is chosen keep neither it nor whose it is', async () => {
  await withPageCache(desk, async (page) => {
    await page.goto('/mot-de-passe-oublie/');
    await page.getByLabel('Adresse mail').fill('samia@guichet.example');
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await page.waitForURL('**/mot-de-passe-oublie/envoye/');
    await page.goto(linkOf(await desk.mailSaying('samia@guichet.example', 'nouveau-mot-de-passe')));
    await page.getByText('samia@guichet.example').waitFor();
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill('parapluie moutarde vélo');
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
    await page.waitForURL('**/tickets/');
    await signOut(page);
    await backTo(page, '/nouveau-mot-de-passe/');
    const words = await left(page);
    for (const word of ['parapluie', 'samia@guichet.example']) assert.ok(!words.includes(word), word);

    await page.goto('/inscription/');
    await page.getByLabel('Prénom et nom').fill('Camille Roy');
    await page.getByLabel('Adresse mail').fill('camille@exemple.fr');
    await page.getByRole('button', { name: 'Créer un compte' }).click();
    await page.waitForURL('**/inscription/envoye/');
    const [mail] = await desk.mails('camille@exemple.fr', 1);
    await page.goto(linkOf(mail));
    await page.getByText('camille@exemple.fr').waitFor();
    await page.getByLabel('Mot de passe', { exact: true }).fill('tortue verte 42');
    await page.getByRole('button', { name: 'Créer mon compte' }).click();
    await page.waitForURL('**/tickets/');
    await signOut(page);
    await backTo(page, '/verification/');
    const more = await left(page);
    for (const word of ['tortue', 'camille@exemple.fr', 'Camille Roy']) assert.ok(!more.includes(word), word);
  });
});

test('the password asked for anew over a page is gone when the page is left', async () => {
  await withPageCache(desk, async (page) => {
    await logIn(page, 'claire@guichet.example');
    await page.goto('/ticket/?numero=1');
    await page.getByRole('textbox', { name: 'Votre réponse' }).click();
    await page.locator('[contenteditable=true]').waitFor();
    await page.keyboard.type('Bonjour');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
    const field = page.getByRole('dialog').getByLabel('Mot de passe');
    await field.fill(PASSWORD);
    await page.goto('/articles/');
    await backTo(page, '/ticket/');
    const fields = await page.evaluate(() => [...document.querySelectorAll('input')].map(({ value }) => value).join());
    assert.ok(!fields.includes(PASSWORD));
  });
});
