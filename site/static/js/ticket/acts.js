import { call } from '../api/call.js';
import { number, refresh, watch } from './current.js';

/**
 * What may be done with the ticket besides answering: take it, accept it, change its state, end it.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const select = root.querySelector('select');
  const trouble = part('act-trouble');

  watch(({ can, state }) => {
    let any = false;
    for (const act of root.querySelectorAll('[data-act]')) {
      act.hidden = !can[act.dataset.act] || (act.dataset.act === 'resolve' && can.change_state);
      any ||= !act.hidden;
    }
    part('tools').hidden = !any;
    if (document.activeElement !== select) select.value = state;
  });

  const act = async (path, body) => {
    trouble.hidden = true;
    try {
      await call('POST', `/api/tickets/${encodeURIComponent(number())}/${path}`, { body });
      await refresh();
      part('act-said').textContent = root.dataset.done;
    } catch (problem) {
      trouble.querySelector('p').textContent = problem.message;
      trouble.hidden = false;
    }
  };
  part('act="take"').addEventListener('click', () => act('take'));
  part('act="accept"').addEventListener('click', () => act('accept'));
  part('act="resolve"').addEventListener('click', () => act('state', { state: 'resolved' }));
  part('change').addEventListener('click', () => act('state', { state: select.value }));
}
