import { call } from '../api/call.js';
import { number, refresh, watch } from './current.js';

/**
 * What came from outside and waits for an agent: messages nobody here vouches for, and who a mail may have
 * been written for.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`:scope [data-${name}]`);
  const path = (rest) => `/api/tickets/${encodeURIComponent(number())}/${rest}`;

  watch(({ can, writers = [], requester }) => {
    const shown = can.note && writers.length > 0;
    part('writers').hidden = !shown;
    if (!shown) return;
    part('writers-words').textContent = root.dataset.writers.replace('{n}', inWords(requester));
    const asked = JSON.stringify(writers);
    if (part('writers-list').dataset.asked === asked) return;
    part('writers-list').dataset.asked = asked;
    part('writers-list').replaceChildren(...writers.map((one) => writerItem(part('writers-item'), one, act)));
  });
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-held-act]');
    if (!button) return;
    const { held } = button.closest('[data-held]').dataset;
    act(button, path(`messages/${encodeURIComponent(held)}/${button.dataset.heldAct}`));
  });

  async function act(button, where, body) {
    if (button.getAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    part('outside-trouble').hidden = true;
    try {
      await call('POST', where, { body });
      await refresh();
      part('outside-said').textContent = root.dataset.done;
      part('outside-said').focus();
    } catch (problem) {
      part('outside-trouble').querySelector('p').textContent = problem.message;
      part('outside-trouble').hidden = false;
    }
    button.removeAttribute('aria-disabled');
  }

  function writerItem(template, one, ask) {
    const item = template.content.cloneNode(true).firstElementChild;
    item.querySelector('[data-name]').textContent = inWords(one);
    const button = item.querySelector('button');
    button.setAttribute('aria-label', button.dataset.label.replace('{n}', inWords(one)));
    button.addEventListener('click', () => ask(button, path('requester'), { address: one.address, name: one.name }));
    return item;
  }
}

const inWords = ({ name, address }) => (name && name !== address ? `${name} (${address})` : address);
