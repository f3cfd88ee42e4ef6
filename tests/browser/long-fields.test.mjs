// A field keeps all that is pasted into it; what is too long is said, and nothing is cut.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PERMISSIONS, copy } from './desk/clipboard.mjs';
import { audit, start, started } from './desk/guichet.mjs';

let desk;
before(async () => {
  desk = await start();
});
after(() => desk?.stop());

const LONG = `${'L’imprimante du bâtiment B ne répond plus 🖨 '.repeat(6)}fin`;

for (const [path, label, category, words] of [
  ['/signaler/', 'Objet', 'Autres', /Raccourcissez l’objet : 200 caractères au plus\. Mettez le reste dans la description/],
  ['/en/report/', 'Subject', 'Other', /Shorten the subject: 200 characters at most\. Put the rest in the description/],
]) {
  test(`a subject that is too long stays whole, and the page says what to do: ${path}`, async () => {
    const page = await desk.page({ permissions: PERMISSIONS });
    await page.goto('/articles/');
    await copy(page, { 'text/plain': LONG });
    await page.goto(path);
    const subject = page.getByLabel(label, { exact: true });
    await started(page, 'form/send');
    await page.locator('input[name=address]').fill('long@exemple.fr');
    await page.locator('select[name=category]').selectOption({ label: category });
    await page.getByLabel('Description', { exact: true }).fill('Voilà');
    const said = page.getByRole('status').filter({ hasText: words });
    assert.equal(await said.count(), 0);
    await subject.focus();
    await page.keyboard.press('Control+v');
    assert.equal(await subject.inputValue(), LONG);
    await said.waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-summary] a').filter({ hasText: words }).click();
    assert.equal(await subject.evaluate((field) => field === document.activeElement), true);
    assert.equal(await subject.inputValue(), LONG);
    assert.equal(await page.locator('[data-field=subject]').getByText(words).filter({ visible: true }).count(), 1);
    await audit(page, 'a subject that is too long');
    // Two hundred signs, whatever they weigh.
    await subject.fill('🖨'.repeat(201));
    await said.waitFor();
    await subject.fill('🖨'.repeat(200));
    await said.waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(?:recu|en\/received)\//);
  });
}

test('a draft that is too long says so when it comes back', async () => {
  const page = await desk.page();
  await page.goto('/signaler/');
  await page.getByLabel('Matériel').fill('n'.repeat(101));
  const said = page.getByText('Raccourcissez ce texte : 100 caractères au plus');
  await said.waitFor();
  await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('nnn')));
  await page.reload();
  await said.waitFor();
  assert.equal(await page.getByLabel('Matériel').inputValue(), 'n'.repeat(101));
  await page.getByRole('button', { name: 'Recommencer à zéro' }).click();
  await said.waitFor({ state: 'hidden' });
});

test('without scripts the desk says it, and gives back all that was written', async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  await page.goto('/signaler/');
  await page.getByLabel('Adresse mail du demandeur').fill('long@exemple.fr');
  await page.getByLabel('Objet', { exact: true }).fill(LONG);
  await page.getByLabel('Description', { exact: true }).fill('un\n\n  deux');
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await page.getByText(/Raccourcissez.*200 caractères au plus/).first().waitFor();
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), LONG);
  assert.equal(await page.getByLabel('Description', { exact: true }).inputValue(), 'un\n\n  deux');
  await page.getByLabel('Objet', { exact: true }).fill('Court');
  await page.getByRole('button', { name: 'Envoyer à nouveau' }).click();
  await page.waitForURL('**/recu/');
});
