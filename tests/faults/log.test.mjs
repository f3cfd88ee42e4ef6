// All that people write and are sent goes through the desk, and its log says none of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT, binary, ports, sendMail } from '../browser/desk/runner.mjs';

const SUPPORT = 'assistance@guichet.localhost';
/** As talkative as anybody would make it to find a fault; the clients' own lines as they are on Lambda. */
const OURS = ['acts', 'attachments', 'authentication', 'delivery', 'environment', 'feedback', 'files', 'inbound_mail', 'local', 'mailer', 'notifications', 'outcomes', 'replies', 'store', 'tickets', 'upkeep', 'views', 'web'];
const RUST_LOG = ['info', ...OURS.map((name) => `${name}=trace`)].join(',');

const ADDRESS = 'marqueur-adresse@ailleurs.example';
const PASSWORD = 'marqueur mot de passe girafe';
const WRONG = 'marqueur faux tortue';
const WORDS = 'MARQUEURTEXTE';

test('no line of the log says an address, a password, a link or a word', async () => {
  const { portal, smtp, options } = await ports();
  const child = spawn(binary(), ['--demo', '--ephemeral', ...options].map(String), { cwd: ROOT, env: { ...process.env, RUST_LOG } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const base = `http://localhost:${portal}`;
  try {
    while (!said.includes('Essai   ')) await wait(50);
    // What is printed for whoever starts it is meant to be read.
    const printed = said.length;

    const post = async (path, body, cookie = '') => {
      const headers = { 'content-type': 'application/json', origin: base, cookie };
      return fetch(`${base}${path}`, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
    };
    const mails = async (to, count) => {
      for (;;) {
        const found = await (await fetch(`${base}/mailbox/messages.json?to=${encodeURIComponent(to)}`)).json();
        if (found.length >= count) return found;
        await wait(50);
      }
    };
    const tokens = (found) => found.flatMap(({ text }) => [...text.matchAll(/(?:jeton|lien)=([^\s&]+)/g)].map(([, token]) => token));

    await post('/api/accounts', { address: ADDRESS, name: WORDS });
    const [verify] = tokens(await mails(ADDRESS, 1));
    await fetch(`${base}/api/accounts/verification?jeton=${verify}`);
    const made = await post('/api/accounts/verification', { token: verify, name: WORDS, password: PASSWORD });
    assert.equal(made.status, 200);
    const cookie = made.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    for (let tries = 0; tries < 6; tries += 1) await post('/api/session', { address: ADDRESS, password: WRONG });
    await post('/api/session', `{"address":"${ADDRESS}","password":"${PASSWORD}"`);
    await post('/api/passwords/forgotten', { address: ADDRESS });
    const opened = await post('/api/tickets', { subject: WORDS, description: `<p>${WORDS}</p>`, phone: '0123456789', equipment: WORDS }, cookie);
    assert.equal(opened.status, 201);
    const { number } = await opened.json();
    await post(`/api/tickets/${number}/replies`, { body: `<p>${WORDS}</p>` }, cookie);
    await post(`/api/tickets/${number}/observers`, { address: `copie-${ADDRESS}` }, cookie);
    await post('/api/tickets', { address: `inconnu-${ADDRESS}`, subject: WORDS, description: `<p>${WORDS}</p>` });
    await post('/api/tickets', { address: WORDS, subject: '' });
    await fetch(`${base}/api/sessions`, { headers: { cookie } });
    await post('/api/passwords/reset', { token: `${verify}x`, password: PASSWORD });
    for (const [from, raw] of [
      [ADDRESS, `From: ${WORDS} <${ADDRESS}>\nTo: ${SUPPORT}\nSubject: ${WORDS}\nMessage-ID: <${WORDS}@poste>\n\n${WORDS}`],
      [ADDRESS, `From: ${ADDRESS}, ${WORDS}@ailleurs.example\nTo: ${SUPPORT}\n\n${WORDS}`],
      [ADDRESS, `${WORDS}\n\n${WORDS}`],
    ]) await sendMail(smtp, from, [SUPPORT], raw);
    const told = [...(await mails(ADDRESS, 4)), ...(await mails(`copie-${ADDRESS}`, 1)), ...(await mails(`inconnu-${ADDRESS}`, 1))];
    await wait(500);

    const lines = said.slice(printed);
    const secrets = [ADDRESS, PASSWORD, WRONG, WORDS, '0123456789', 'marqueur', ...tokens(told), ...cookie.split('; ').map((one) => one.split('=')[1])];
    assert.ok(secrets.length > 12, `${secrets.length}`);
    for (const secret of secrets) {
      const at = lines.indexOf(secret);
      assert.equal(at, -1, `${secret}: ${lines.slice(Math.max(0, at - 300), at + 200)}`);
    }
    assert.ok(lines.split('\n').length > 5, `it logs nothing at all: ${lines}`);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
