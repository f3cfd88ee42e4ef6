import { call } from '../api/call.js';
import { passGate } from './gate.js';
import { showAge, showDate, showState } from './words.js';

/**
 * A list of tickets, 25 at a time.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const list = part('list');
  let cursor = '';

  const fetchPage = async () => {
    const query = new URLSearchParams({ view: root.dataset.view, ...(cursor && { cursor }) });
    const page = await call('GET', `/api/tickets?${query}`);
    const rows = page.tickets.map((ticket) => rowOf(root, ticket));
    list.append(...rows);
    cursor = page.cursor;
    part('more-line').hidden = !cursor;
    return rows;
  };
  part('more').addEventListener('click', async () => {
    part('more').setAttribute('aria-disabled', 'true');
    try {
      const [first] = await fetchPage();
      part('said').textContent = part('said').dataset.words.replace('{n}', list.children.length);
      first?.querySelector('a').focus();
    } catch (problem) {
      part('said').textContent = problem.message;
    } finally {
      part('more').removeAttribute('aria-disabled');
    }
  });
  return passGate(root, async () => {
    const rows = await fetchPage();
    part(rows.length ? 'some' : 'none').hidden = false;
    if (part('erased')) showErased(part('erased'));
  });
}

/** What is in no list any more. It is told beside the list, which is there without it. */
async function showErased(line) {
  const { erased } = await call('GET', '/api/tickets?view=erased').catch(() => ({ erased: 0 }));
  line.textContent = (erased > 1 ? line.dataset.words : line.dataset.one).replace('{n}', erased);
  line.hidden = !erased;
}

function rowOf(root, ticket) {
  const row = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const part = (name) => row.querySelector(`[data-${name}]`);
  const link = part('link');
  part('number').textContent = `#${ticket.number}`;
  link.textContent = ticket.subject;
  link.href = `${root.dataset.ticket}?numero=${ticket.number}`;
  showState(part('state'), ticket.state);
  part('unconfirmed').hidden = !ticket.unconfirmed;
  if (part('updated')) showDate(part('updated'), ticket.updated_at);
  if (part('age')) showAge(part('age'), ticket.opened_at);
  const along = part('along');
  if (along && !ticket.mine) {
    along.textContent = along.dataset.words.replace('{n}', ticket.requester);
    along.hidden = false;
  }
  if (part('requester')) part('requester').textContent = ticket.requester?.name ?? ticket.requester ?? '';
  if (part('assigned')) part('assigned').textContent = ticket.assignees?.join(', ') || part('assigned').dataset.nobody;
  return row;
}
