import { call } from '../api/call.js';
import { number, refresh, watch } from './current.js';

/**
 * Whether mails reach people: addresses that refuse them, and whether the reader still wants them.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const path = (rest) => `/api/tickets/${encodeURIComponent(number())}/${rest}`;
  const reason = (key) => document.querySelector('[data-mail-words]').content.querySelector(`[value="${CSS.escape(key)}"]`)?.textContent;

  watch(({ can, refusing, following }) => {
    const items = refusing.map((one) => {
      const item = part('refusing-item').content.cloneNode(true).firstElementChild;
      const words = one.mine ? root.dataset.own : root.dataset.other.replace('{n}', `${one.name} (${one.address})`);
      item.querySelector('p').textContent = words.replace('{why}', reason(one.reason) ?? '');
      const lift = item.querySelector('button');
      lift.hidden = !can.note;
      lift.addEventListener('click', () => act(() => call('POST', path('address'), { body: { person: one.person } })));
      return item;
    });
    part('refusing').replaceChildren(...items);
    part('following').hidden = !following;
    part('unfollowed').hidden = following;
  });
  for (const wish of ['follow', 'unfollow']) {
    part(`wish="${wish}"`).addEventListener('click', () => act(() => call('POST', path('follow'), { body: { act: wish } })));
  }

  async function act(ask) {
    part('reach-trouble').hidden = true;
    try {
      await ask();
      await refresh();
      part('reach-said').textContent = root.dataset.done;
      if (document.activeElement === document.body) part('reach-said').focus();
    } catch (problem) {
      part('reach-trouble').querySelector('p').textContent = problem.message;
      part('reach-trouble').hidden = false;
    }
  }
}
