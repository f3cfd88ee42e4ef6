// A mail as its sender laid it out: shown in a frame that runs nothing and fetches nothing until asked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, start } from './desk/guichet.mjs';

let desk;
before(async () => { desk = await start(); });
after(() => desk.stop());

const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==';
const MAIL = `From: Claire <claire@exemple.fr>
To: assistance@guichet.localhost
Subject: Bulletin mis en page
Message-ID: <mise-en-page@poste>
MIME-Version: 1.0
Content-Type: multipart/related; boundary=B

--B
Content-Type: text/html; charset=utf-8

<table><tr><td style="color:#aa0000" onclick="x()">Texte en rouge</td></tr></table><img src="cid:logo" alt="Logo"><img src="http://suivi.example/p.png" alt="Suivi"><script>document.body.textContent = 'pris'</script>
--B
Content-Type: image/png; name=logo.png
Content-ID: <logo>
Content-Transfer-Encoding: base64

${PICTURE}
--B--
`;

test('the layout is shown without scripts, and remote pictures wait for a click', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  await desk.send('claire@exemple.fr', ['assistance@guichet.localhost'], MAIL);
  const told = await desk.mailSaying('marie@guichet.example', 'Texte en rouge');
  await page.goto(told.text.match(/http\S+numero=\d+/)[0]);
  await page.getByText('Voir le mail tel qu’il a été mis en page').click();

  const frame = page.frameLocator('iframe.message__frame');
  const words = frame.getByText('Texte en rouge');
  await words.waitFor();
  assert.equal(await words.evaluate((cell) => getComputedStyle(cell).color), 'rgb(170, 0, 0)');
  await frame.getByRole('img', { name: 'Logo' }).waitFor();
  assert.equal(await frame.getByRole('img', { name: 'Suivi' }).count(), 0);
  assert.equal(await frame.locator('body').evaluate(() => window.origin), 'null');
  assert.deepEqual(page.faults, []);

  await page.getByRole('button', { name: 'Afficher les images distantes' }).click();
  await frame.getByRole('img', { name: 'Suivi' }).waitFor({ state: 'attached' });
  assert.deepEqual(page.faults.filter((fault) => fault.startsWith('asked')), ['asked suivi.example']);
});

test('a mail without remote pictures offers none', async () => {
  const page = await desk.page();
  await logIn(page, 'marie@guichet.example');
  const plain = MAIL.replace(/<img src="http:[^>]*>/, '').replace('mise-en-page@', 'sans-image@').replace('Texte en rouge', 'Texte sans image');
  await desk.send('claire@exemple.fr', ['assistance@guichet.localhost'], plain);
  const told = await desk.mailSaying('marie@guichet.example', 'Texte sans image');
  await page.goto(told.text.match(/http\S+numero=\d+/)[0]);
  const facts = page.waitForResponse(/as=facts/);
  await page.getByText('Voir le mail tel qu’il a été mis en page').click();
  await page.frameLocator('iframe.message__frame').getByText('Texte sans image').waitFor();
  assert.deepEqual(await (await facts).json(), { remote_images: 0 });
  assert.equal(await page.getByRole('button', { name: 'Afficher les images distantes' }).count(), 0);
  assert.deepEqual(page.faults, []);
});
