import { call } from '../api/call.js';
import { number, refresh, watch } from './current.js';

/**
 * Who reads the ticket along: those in copy who wait to be asked, those who were asked, those who said yes or no,
 * and a field to ask one.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const form = root.querySelector('form');
  const path = (rest) => `/api/tickets/${encodeURIComponent(number())}/observers${rest}`;
  form.action = path('');

  watch(({ can, proposed, observers, invited, declined }) => {
    root.hidden = !can.observers;
    if (root.hidden) return;
    fill(part('waiting'), proposed, part('waiting-item'));
    fill(part('inside'), observers, part('inside-item'));
    fill(part('invited'), invited, part('invited-item'));
    fill(part('declined'), declined, part('declined-item'));
    part('nobody').hidden = Boolean(proposed.length + observers.length + invited.length + declined.length);
  });

  root.addEventListener('click', async ({ target }) => {
    const button = target.closest('[data-person-act]');
    if (!button || button.getAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    const { person } = button.closest('li').dataset;
    await act(() => call('POST', path(`/${encodeURIComponent(person)}`), { body: { act: button.dataset.personAct } }));
    button.removeAttribute('aria-disabled');
  });
  form.addEventListener('form:sent', () => {
    form.reset();
    act(async () => {});
  });

  async function act(ask) {
    part('people-trouble').hidden = true;
    try {
      await ask();
      await refresh();
      part('people-said').textContent = root.dataset.done;
      if (!root.contains(document.activeElement)) part('people-title').focus();
    } catch (problem) {
      part('people-trouble').querySelector('p').textContent = problem.message;
      part('people-trouble').hidden = false;
    }
  }
}

/** Keeps the items of those who are still there, with their focus. */
function fill(list, people, template) {
  const known = new Map([...list.children].map((item) => [item.dataset.person, item]));
  const items = people.map(({ person, name, address }) => {
    const item = known.get(person) ?? template.content.cloneNode(true).firstElementChild;
    item.dataset.person = person;
    item.querySelector('[data-name]').textContent = address ? `${name} (${address})` : name;
    for (const button of item.querySelectorAll('[data-label]')) {
      button.setAttribute('aria-label', button.dataset.label.replace('{n}', name));
    }
    return item;
  });
  if (items.length !== list.children.length || items.some((item, place) => list.children[place] !== item)) list.replaceChildren(...items);
  list.hidden = !items.length;
}
