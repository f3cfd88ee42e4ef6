// The process killed again and again while mails and forms come in: what was accepted is there, and once, and
// its agents and its requester were told of it once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { launch, ports, sendMail } from '../browser/desk/runner.mjs';

const ROUNDS = 5;
const SENDERS = 4;
const SUPPORT = 'assistance@guichet.localhost';
const AGENTS = ['marie@guichet.example', 'paul@guichet.example'];

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

/** All open tickets that the test opened, page by page. */
async function tickets(base, cookie) {
  const found = [];
  for (let cursor = ''; cursor !== null; ) {
    const query = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await (await fetch(`${base}/api/tickets?view=open${query}`, { headers: { cookie } })).json();
    found.push(...page.tickets.filter(({ subject }) => subject.startsWith('panne-')));
    cursor = page.cursor ?? null;
  }
  return found;
}

/** The mails in the outbox: to whom, and by the name each was sent under. */
async function sentMails(data) {
  const folder = join(data, 'outbox');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const mails = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))));
  return mails.map(({ to, tags }) => ({ to: to[0], name: tags.notification }));
}

/** Looks again until nothing is missing, or nothing has come for half a minute; gives what is missing. */
async function stillMissing(look) {
  let fewest = Infinity;
  for (let until = 0; ; await wait(200)) {
    const missing = await look();
    if (missing.length < fewest) [fewest, until] = [missing.length, Date.now() + 30_000];
    if (!missing.length || Date.now() > until) return missing;
  }
}

/** Waits until no mail has left for a second: what is killed afterwards is sending the test's own. */
async function quiet(data) {
  for (let before = -1, now = 0; now > before; ) {
    await wait(1000);
    [before, now] = [now, (await sentMails(data)).length];
  }
}

const twice = (all) => all.filter((one, place) => all.indexOf(one) !== place);

test('what was accepted before a kill is in one ticket after it', async () => {
  const data = await mkdtemp(join(tmpdir(), 'guichet-kill-'));
  const { portal, smtp, options: doors } = await ports();
  const options = ['--data', data, ...doors];
  const base = `http://localhost:${portal}`;
  const promised = new Set();
  let next = 0;
  let child = await launch([...options, '--demo'], 'Essai');
  try {
    await quiet(data);
    for (let round = 0; round < ROUNDS; round += 1) {
      const state = { over: false };
      const senders = Array.from({ length: SENDERS }, async (_, place) => {
        while (!state.over) {
          next += 1;
          const subject = `panne-${next}`;
          const act = place % 2 ? () => postForm(base, subject) : () => sendMail(smtp, `${subject}@ailleurs.example`, [SUPPORT], mail(subject));
          const accepted = await insist(state, async () => (await act(), true));
          if (accepted) promised.add(subject);
          // Each ticket is three mails to be sent afterwards.
          await wait(50);
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
    const lost = await stillMissing(async () => {
      const there = new Set((await tickets(base, cookie)).map(({ subject }) => subject));
      return [...promised].filter((subject) => !there.has(subject));
    });
    assert.deepEqual(lost, [], 'accepted and lost');
    const opened = await tickets(base, cookie);
    assert.deepEqual(twice(opened.map(({ subject }) => subject)), [], 'there twice');

    const missing = await stillMissing(async () => {
      const told = new Set((await sentMails(data)).map(({ to, name }) => `${name.match(/^t(\d+)_/)?.[1]} ${to}`));
      // Of requests that nobody has proved agents get one mail in ten minutes, which leads to the list of all.
      const people = ({ subject, unconfirmed }) => [...(unconfirmed ? [] : AGENTS), `${subject}@ailleurs.example`];
      return opened.flatMap((ticket) => people(ticket).map((to) => `${ticket.number} ${to}`)).filter((one) => !told.has(one));
    });
    assert.deepEqual(missing, [], 'somebody was not told');
    assert.ok(opened.some(({ unconfirmed }) => !unconfirmed), 'agents are told of none of these');
    assert.deepEqual(twice((await sentMails(data)).map(({ name }) => name)), [], 'mailed twice');
  } finally {
    child.kill('SIGKILL');
    await rm(data, { recursive: true, force: true });
  }
});
