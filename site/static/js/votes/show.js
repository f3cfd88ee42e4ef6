import { call } from '../api/call.js';
import { load } from '../session/session.js';

const MONTHS = 3;

/**
 * Beside each article, for agents, what readers have said of it lately.
 * @param {HTMLElement} root
 */
export async function start(root) {
  if (!['agent', 'admin'].includes((await load()).role)) return;
  const answers = await Promise.all(months().map((month) => call('GET', `/api/votes?month=${month}`, { renew: false })));
  const counts = new Map();
  for (const { article, ...votes } of answers.flatMap(({ articles }) => articles)) counts.set(article, sum(counts.get(article), votes));
  let all = sum();
  for (const item of root.querySelectorAll('.result')) {
    const votes = counts.get(item.querySelector('a').pathname);
    if (!votes) continue;
    all = sum(all, votes);
    say(item.querySelector('[data-votes]'), root.dataset.votes, votes);
  }
  say(root.querySelector('[data-all]'), root.dataset.votesAll, all);
}

/** @returns {string[]} this month and those before it, as `2026-11` */
function months() {
  const now = new Date();
  return Array.from({ length: MONTHS }, (_, back) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7));
}

const sum = (one = { yes: 0, no: 0, solved: 0 }, other = { yes: 0, no: 0, solved: 0 }) => ({ yes: one.yes + other.yes, no: one.no + other.no, solved: one.solved + other.solved });

function say(place, words, votes) {
  place.textContent = words.replace(/\{(\w+)\}/g, (_, name) => votes[name]);
  place.hidden = false;
}
