// An account from the form to the first log-in, the links that lead there, and where logging in leads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, audit, holds, logIn, start, started } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk?.stop());

const linkOf = (mail) => mail.text.match(/http\S+jeton=\S+/)[0];

for (const [language, { at, name, address, create, sent, password, finish, tickets, owner, viewport }] of Object.entries({
  French: {
    at: '/inscription/', name: 'Prénom et nom', address: 'Adresse mail', create: 'Créer un compte', sent: '**/inscription/envoye/',
    password: 'Mot de passe', finish: 'Créer mon compte', tickets: '**/tickets/', owner: 'Compte', viewport: { width: 360, height: 740 },
  },
  English: {
    at: '/en/sign-up/', name: 'First and last name', address: 'E-mail address', create: 'Create an account', sent: '**/en/sign-up/sent/',
    password: 'Password', finish: 'Create my account', tickets: '**/en/tickets/', owner: 'Account', viewport: { width: 1280, height: 900 },
  },
})) {
  for (const javaScriptEnabled of [true, false]) {
    test(`an account in ${language}, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
      const person = `${language}-${javaScriptEnabled}@exemple.fr`.toLowerCase();
      const page = await desk.page({ viewport, javaScriptEnabled });
      await page.goto(at);
      assert.equal(await page.locator('main input[type=password]').count(), 0, 'the password is chosen behind the link');
      await page.getByLabel(name).fill('Camille Roy');
      await page.getByLabel(address).fill(person);
      await page.getByRole('button', { name: create }).click();
      await page.waitForURL(sent);
      const [mail] = await desk.mails(person, 1);
      await page.goto(linkOf(mail));
      if (javaScriptEnabled) {
        await page.getByText(owner).getByText(person).waitFor();
        assert.ok(!page.url().includes('jeton'), 'the token is out of the address bar');
        assert.equal(await page.getByLabel(name).inputValue(), 'Camille Roy');
        await audit(page, 'the page of the link');
      } else {
        assert.equal(await page.getByRole('button', { name: finish }).count(), 0);
        await page.getByRole('link', { name: /Continuer|Continue/ }).click();
        await page.getByText(person).waitFor();
        assert.equal(await page.getByLabel(/^(Prénom et nom|First and last name)$/).inputValue(), 'Camille Roy');
      }
      await page.getByLabel(password, { exact: true }).fill('Camille Roy 2026');
      await page.getByRole('button', { name: finish }).click();
      await page.getByRole('alert').getByText(/devine trop facilement|too easy to guess/).first().waitFor();
      await page.getByLabel(password, { exact: true }).fill('tortue verte 42');
      await page.locator('main form').getByRole('button').last().click();
      await page.waitForURL(tickets);
      if (javaScriptEnabled) await page.getByText('Camille Roy', { exact: false }).first().waitFor({ state: 'attached' });

      await page.goto(linkOf(mail));
      if (!javaScriptEnabled) await page.getByRole('link', { name: /Continuer|Continue/ }).click();
      await page.getByText(/Ce lien a déjà servi|This link was already used/).waitFor();
      await page.getByRole('main').getByRole('link', { name: /Se connecter|Log in/ }).waitFor();
      assert.equal(await page.locator('input[name=password]:visible').count(), 0);
      if (javaScriptEnabled) {
        await audit(page, 'the page of a dead link');
        assert.deepEqual(page.faults, []);
      }
    });
  }
}

test('a forgotten password is chosen anew behind its link', async () => {
  const page = await desk.page();
  await page.goto('/mot-de-passe-oublie/');
  await started(page, 'form/send');
  await page.getByLabel('Adresse mail').fill('samia@guichet.example');
  await page.locator('main form').getByRole('button').last().click();
  await page.waitForURL('**/mot-de-passe-oublie/envoye/');
  const mail = await desk.mailSaying('samia@guichet.example', 'nouveau-mot-de-passe');
  await page.goto(linkOf(mail));
  await page.getByText('samia@guichet.example').waitFor();
  await page.getByLabel('Nouveau mot de passe', { exact: true }).fill('parapluie moutarde vélo');
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
  await page.waitForURL('**/tickets/');
  await logIn(page, 'samia@guichet.example', 'parapluie moutarde vélo');
  assert.deepEqual(page.faults, []);
});

test('without scripts nor the address of the page before, the link is pasted', async () => {
  const page = await desk.page({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  await page.goto('/inscription/');
  await page.getByLabel('Prénom et nom').fill('Dominique Faure');
  await page.getByLabel('Adresse mail').fill('dominique@exemple.fr');
  await page.getByRole('button', { name: 'Créer un compte' }).click();
  const [mail] = await desk.mails('dominique@exemple.fr', 1);
  await page.goto('/api/accounts/verification?lang=fr');
  await page.getByLabel('Lien reçu par mail').fill(linkOf(mail));
  await page.getByLabel('Mot de passe', { exact: true }).fill('tortue verte 42');
  await page.getByRole('button', { name: 'Créer mon compte' }).click();
  await page.waitForURL('**/tickets/');
});

test('logging in leads to a page of the portal and nowhere else', async () => {
  for (const [next, expected] of [
    ['/signaler/', '/signaler/'],
    ['/ticket/?numero=1#bas', '/ticket/?numero=1#bas'],
    ['//evil.example', '/tickets/'],
    ['/.//evil.example', '/tickets/'],
    ['/a/..//evil.example', '/tickets/'],
    ['/%2e//evil.example/', '/tickets/'],
    ['/\\evil.example', '/tickets/'],
    ['/\t/evil.example', '/tickets/'],
    ['javascript:alert(1)', '/tickets/'],
  ]) {
    const page = await desk.page();
    await page.goto(`/connexion/?suite=${encodeURIComponent(next)}`);
    await started(page, 'form/next');
    await started(page, 'form/send');
    await page.getByLabel('Adresse mail').fill('claire@guichet.example');
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/connexion'));
    assert.equal(page.url(), desk.base + expected, next);
    await page.context().close();
  }
});

test('words of somebody whose session ended are theirs alone', async () => {
  const page = await desk.page();
  const subject = page.getByLabel('Objet', { exact: true });
  const write = async () => {
    await page.goto('/signaler/');
    await started(page, 'draft/keep');
    await subject.fill('Mes affaires');
    await holds(page, () => Object.values(localStorage).some((text) => text.includes('Mes affaires') && text.includes('claire@')));
  };
  const ends = () => page.context().clearCookies();

  await logIn(page, 'claire@guichet.example');
  await write();
  await ends();
  await logIn(page, 'claire@guichet.example');
  await page.goto('/signaler/');
  await page.getByText('Brouillon retrouvé').waitFor();
  assert.equal(await subject.inputValue(), 'Mes affaires');

  await ends();
  await logIn(page, 'marie@guichet.example');
  await page.goto('/signaler/');
  await started(page, 'draft/keep');
  assert.equal(await subject.inputValue(), '');
  assert.equal(await page.getByText('Brouillon retrouvé').isVisible(), false);
  await page.getByText('Menu', { exact: true }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/signaler/');
  assert.equal(await subject.inputValue(), '');

  await logIn(page, 'claire@guichet.example');
  await page.goto('/signaler/');
  await page.getByText('Brouillon retrouvé').waitFor();
  assert.equal(await subject.inputValue(), 'Mes affaires');
});
