// The process killed again and again while mails and forms come in: what was accepted is there, and once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, launch, sendMail } from '../browser/desk/runner.mjs';

const ROUNDS = 5;
const SENDERS = 4;
const SUPPORT = 'assistance@guichet.localhost';

const mail = (subject) =>
  `From: ${subject}@ailleurs.example\nTo: ${SUPPORT}\nSubject: ${subject}\nMessage-ID: <${subject}@ailleurs.example>\n\nBonjour, ${subject}.`;

/** Does the same thing until it succeeds or the round is over, as a mail server and a form's script do. */
async function insist(round, act) {
  while (!round.over) {
    try {
      return await act();
    } catch {
      await wait(20);
    }
  }
}

async function postForm(base, key) {
  const answer = await fetch(`${base}/api/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base, 'idempotency-key': key },
    body: JSON.stringify({ address: `${key}@ailleurs.example`, subject: key, description: '<p>Bonjour.</p>' }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status}`);
}

async function logIn(base) {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ address: 'marie@guichet.example', password: 'essai-du-guichet' }),
  });
  return answer.headers.get('set-cookie').split(';')[0];
}

/** The subjects of all open tickets, page by page. */
async function subjects(base, cookie) {
  const found = [];
  for (let cursor = ''; cursor !== null; ) {
    const query = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await (await fetch(`${base}/api/tickets?view=open${query}`, { headers: { cookie } })).json();
    found.push(...page.tickets.map((ticket) => ticket.subject));
    cursor = page.cursor ?? null;
  }
  return found;
}

test('what was accepted before a kill is in one ticket after it', async () => {
  const data = await mkdtemp(join(tmpdir(), 'guichet-kill-'));
  const [port, files, smtp] = [await freePort(), await freePort(), await freePort()];
  const options = ['--data', data, '--port', port, '--files-port', files, '--smtp-port', smtp];
  const base = `http://localhost:${port}`;
  const promised = new Set();
  let next = 0;
  let child = await launch([...options, '--demo'], 'Essai');
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const state = { over: false };
      const senders = Array.from({ length: SENDERS }, async (_, place) => {
        while (!state.over) {
          next += 1;
          const subject = `panne-${next}`;
          const act = place % 2 ? () => postForm(base, subject) : () => sendMail(smtp, `${subject}@ailleurs.example`, [SUPPORT], mail(subject));
          const accepted = await insist(state, async () => (await act(), true));
          if (accepted) promised.add(subject);
        }
      });
      await wait(400 + 150 * round);
      // Nothing is stopped first: the senders are in the middle of what they do.
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = await launch(options, base);
      await wait(200);
      state.over = true;
      await Promise.all(senders);
    }
    assert.ok(promised.size > 2 * ROUNDS, `only ${promised.size} were accepted: the test says nothing`);
    const cookie = await logIn(base);
    let missing = [...promised];
    for (const until = Date.now() + 60_000; missing.length && Date.now() < until; await wait(200)) {
      const there = new Set(await subjects(base, cookie));
      missing = missing.filter((subject) => !there.has(subject));
    }
    assert.deepEqual(missing, [], 'accepted and lost');
    const all = (await subjects(base, cookie)).filter((subject) => subject.startsWith('panne-'));
    assert.deepEqual(all.filter((subject, place) => all.indexOf(subject) !== place), [], 'there twice');
  } finally {
    child.kill('SIGKILL');
    await rm(data, { recursive: true, force: true });
  }
});
