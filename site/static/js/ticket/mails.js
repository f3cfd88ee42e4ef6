import { showDate } from './words.js';

/**
 * Where the mails about each message stand: the reader's own, or for agents all of them, folded unless
 * one did not arrive.
 * @param {HTMLElement} root
 * @param {any[]} messages
 */
export function showMails(root, messages) {
  const words = root.querySelector('[data-mail-words]').content;
  const say = (key) => words.querySelector(`[value="${CSS.escape(key)}"]`)?.textContent ?? '';
  for (const { id, deliveries } of messages) {
    const place = root.querySelector(`[id="message-${CSS.escape(id)}"] [data-mails]`);
    if (!place || !deliveries) continue;
    const key = JSON.stringify(deliveries);
    if (place.dataset.shown === key) continue;
    place.dataset.shown = key;
    place.replaceChildren(...deliveries.map((one) => line(say, one)));
    place.closest('[data-mails-part]').hidden = !deliveries.length;
    const fold = place.closest('details');
    const lost = deliveries.some(({ stage }) => LOST.has(stage));
    fold.querySelector('summary').textContent = summary(say, deliveries);
    fold.classList.toggle('mails--lost', lost);
  }
}

const LOST = new Set(['postponed', 'refused', 'complained', 'failed', 'withheld']);

/** "Mail : remis", or "Mails : 3 remis, 1 refusé" */
function summary(say, deliveries) {
  if (deliveries.length === 1) return `${say('one')} ${say(deliveries[0].stage)}`;
  const counts = new Map();
  for (const { stage } of deliveries) counts.set(say(stage), (counts.get(say(stage)) ?? 0) + 1);
  return `${say('many')} ${[...counts].map(([stage, count]) => `${count} ${stage}`).join(', ')}`;
}

/** "Claire Martin (claire@exemple.fr) : refusé, cette adresse n’existe pas, le 24 novembre 2026 à 10:32" */
function line(say, { to, name, address, stage, reason, detail, at }) {
  const item = document.createElement('li');
  const who = { me: say('me'), desk: say('desk') }[to] ?? [name, address && `(${address})`].filter(Boolean).join(' ');
  const why = reason && reason !== 'unknown' ? `, ${say(reason)}` : '';
  const when = document.createElement('time');
  showDate(when, at);
  item.append(`${who}${say('colon')} ${say(stage)}${why}, `, when);
  if (detail) {
    const said = document.createElement('span');
    said.className = 'mails__detail';
    said.textContent = detail;
    item.append(said);
  }
  return item;
}
