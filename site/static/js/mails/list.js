import { call } from '../api/call.js';
import { passGate } from '../ticket/gate.js';
import { showDate } from '../ticket/words.js';
import { prepare } from './one.js';
import { replayAll } from './replay.js';

/**
 * What became of received mails, 25 at a time, by outcome or by one of its reasons.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const [choose, list, said] = [part('choose'), part('list'), part('said')];
  const asked = new URLSearchParams(location.search).get('voir');
  if ([...choose.options].some((option) => option.value === asked)) choose.value = asked;
  const open = prepare(root, () => fill().catch(tell));
  let cursor = '';

  const query = () => {
    const [outcome, reason] = choose.value.split(' ');
    return { outcome, ...(reason && { reason }) };
  };
  const fetchPage = async () => {
    const page = await call('GET', `/api/mails?${new URLSearchParams({ ...query(), ...(cursor && { cursor }) })}`);
    const rows = page.mails.map((mail) => rowOf(root, mail, open));
    list.append(...rows);
    cursor = page.cursor;
    part('more-line').hidden = !cursor;
    const { none, shown } = said.dataset;
    said.textContent = list.children.length ? shown.replace('{n}', list.children.length) : none;
    return rows;
  };
  const fill = async () => {
    cursor = '';
    list.replaceChildren();
    await fetchPage();
    part('all').hidden = !query().reason || !list.children.length;
  };
  const tell = (problem) => { said.textContent = problem.message; };

  choose.addEventListener('change', () => {
    history.replaceState(null, '', `?${new URLSearchParams({ voir: choose.value })}`);
    fill().catch(tell);
  });
  part('more').addEventListener('click', () => fetchPage().then(([first]) => first?.querySelector('button').focus(), tell));
  part('all').addEventListener('click', () => replayAll(root, query()).catch(tell));
  return passGate(root, async () => {
    await fill();
    part('some').hidden = false;
  });
}

function rowOf(root, mail, open) {
  const row = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const part = (name) => row.querySelector(`[data-${name}]`);
  const worded = (name, words) => { part(name).textContent = words || part(name).dataset.nothing; };
  part('reason').classList.add(`badge--${mail.outcome}`);
  part('reason').textContent = wordsFor(root, mail);
  part('same').hidden = !mail.same_id;
  worded('subject', mail.subject);
  worded('from', mail.from);
  showDate(part('at'), mail.at);
  part('link').hidden = !mail.ticket;
  part('link').href = `${root.dataset.ticket}?numero=${mail.ticket}`;
  part('link').textContent = root.dataset.ticketWords.replace('{n}', mail.ticket);
  part('which').textContent = ` : ${part('subject').textContent}`;
  part('open').addEventListener('click', () => open(mail));
  return row;
}

/** The reason as the list of choices says it. */
function wordsFor(root, { outcome, reason }) {
  const words = root.querySelector('[data-words]').dataset;
  const option = root.querySelector(`option[value="${CSS.escape(`${outcome} ${reason}`)}"]`);
  return option?.textContent ?? words[outcome] ?? reason ?? outcome;
}
