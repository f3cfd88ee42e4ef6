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
      for (const name of ['category', 'equipment', 'phone']) {
        field(name).value = last[name] ?? '';
        field(name).dispatchEvent(new Event('change', { bubbles: true }));
      }
      said.textContent = said.dataset.done.replace('{n}', last.number);
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

/** Pages looked through for somebody who reads many tickets along. */
const PAGES = 4;

/** The last tickets of one's own: those of others have others' equipment. */
async function ownTickets() {
  let cursor;
  for (let page = 0; page < PAGES; page += 1) {
    const query = new URLSearchParams({ view: 'mine', ...(cursor && { cursor }) });
    const answer = await call('GET', `/api/tickets?${query}`, { renew: false });
    const own = answer.tickets.filter(({ mine }) => mine);
    if (own.length || !answer.cursor) return own;
    ({ cursor } = answer);
  }
  return [];
}
