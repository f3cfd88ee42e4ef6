// The description of the form, empty and entered, and what is pasted into it.
import { BOX, PERMISSIONS, copy } from './clipboard.mjs';
import { started } from './guichet.mjs';

export const RICH = { 'text/html': '<p>un <b onclick="x()">gras</b></p><p>deux</p>', 'text/plain': 'un gras\ndeux' };
export const box = (page) => page.locator(BOX);
/** What stands in the text, without the marks of the editor. */
export const lines = (page) => box(page).evaluate((one) => one.innerText.replace(/[\u200b\n]+$/, '').replaceAll('\u200b', '').replaceAll('\u00a0', ' ').split(/\n+/));

/** The form's field entered; `before` is told of the page first. */
export async function openForm(desk, before = async () => {}) {
  const page = await desk.page({ permissions: PERMISSIONS, serviceWorkers: 'block' });
  await before(page);
  await page.goto('/signaler/');
  await page.getByLabel('Description', { exact: true }).click();
  return page;
}

/** The same once the editor is there. */
export async function openEditor(desk, act) {
  const page = await openForm(desk, act);
  await box(page).waitFor();
  await box(page).focus();
  return page;
}

/** Fills in what a request needs besides; the description is entered again. */
export async function fillRest(page, address, subject) {
  await page.getByLabel('Adresse mail du demandeur').fill(address);
  await page.getByLabel('Objet', { exact: true }).fill(subject);
  await page.getByLabel('Catégorie').selectOption({ label: 'Autres' });
  await box(page).focus();
}

/**
 * Presses the button once the page sends by itself (a page of which a behaviour is held back is given back early, and
 * the browser would refuse a description that is on its way), does what is to be done meanwhile, and gives what was
 * sent.
 */
export async function sent(page, meanwhile = async () => {}) {
  await started(page, 'form/send');
  const request = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/api/tickets'));
  await page.getByRole('button', { name: 'Soumettre' }).click();
  await meanwhile();
  return JSON.parse((await request).postData());
}

/** Copies in a page beside, so that the caret stays where it is. */
export async function copyBeside(page, types) {
  const other = await page.context().newPage();
  await other.goto('/articles/');
  await copy(other, types);
  await other.close();
  await page.bringToFront();
}

/** Holds back a module until it is let go. */
export async function holdBack(page, name) {
  page.early = true;
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await page.route(`**/${name}*`, async (route) => {
    await gate;
    await route.continue();
  });
  return go;
}

/** The draft, as it is kept. */
export const kept = (page) => page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith('guichet.draft.')).map(([, text]) => JSON.parse(text)).find((one) => one.description || one.description_text));
