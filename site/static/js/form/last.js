import { call } from '../api/call.js';
import { load } from '../session/session.js';

/**
 * « La même chose que mon dernier ticket », and the equipment of the last tickets to choose from. Asked
 * for only when wanted: opening the form reads no list.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const form = root.closest('form');
  const field = (name) => form.elements.namedItem(name);
  const said = root.querySelector('[role="status"]');
  let asked;
  const tickets = () => (asked ??= ownTickets());

  root.querySelector('button').addEventListener('click', async () => {
    try {
      const [last] = await tickets();
      if (!last) return void (said.textContent = said.dataset.none);
      const taken = ['category', 'equipment', 'phone'].filter((name) => last[name]);
      for (const name of taken) {
        field(name).value = last[name];
        field(name).dispatchEvent(new Event('change', { bubbles: true }));
      }
      const what = new Intl.ListFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR').format(taken.map((name) => said.dataset[name]));
      said.textContent = said.dataset.done.replace('{n}', last.number).replace('{what}', what);
    } catch (problem) {
      asked = undefined;
      said.textContent = problem.message;
    }
  });
  field('equipment').addEventListener('focus', async () => {
    if (!(await load()).signed_in) return;
    const known = new Set((await tickets().catch(() => [])).map(({ equipment }) => equipment).filter(Boolean));
    const list = document.createElement('datalist');
    list.id = 'equipment-known';
    list.append(...[...known].map((words) => new Option(words, words)));
    root.append(list);
    field('equipment').setAttribute('list', list.id);
  }, { once: true });
}

/** Pages looked through at most. */
const PAGES = 4;

/**
 * One's own tickets, the one opened last first: those of others have others' equipment. The list is by last change,
 * so it is read on as long as a ticket opened later may follow.
 */
async function ownTickets() {
  const own = [];
  let cursor;
  for (let page = 0; page < PAGES; page += 1) {
    const query = new URLSearchParams({ view: 'mine', ...(cursor && { cursor }) });
    const { tickets, cursor: next } = await call('GET', `/api/tickets?${query}`, { renew: false });
    own.push(...tickets.filter(({ mine }) => mine));
    own.sort((a, b) => b.number - a.number);
    if (!next || Date.parse(own[0]?.opened_at) >= Date.parse(tickets.at(-1)?.updated_at)) break;
    cursor = next;
  }
  return own;
}
