import { fetchEarlier } from './current.js';
import { showMails } from './mails.js';
import { messageItem } from './message.js';

/** @type {HTMLLIElement|undefined} */
let gap;

/**
 * The place of the messages that were not fetched, with the button that fetches them.
 * @param {HTMLElement} root
 * @returns {HTMLLIElement}
 */
export const gapOf = (root) => (gap ??= prepare(root));

/** @param {HTMLElement} root */
function prepare(root) {
  const item = root.querySelector('[data-gap]').content.firstElementChild;
  const button = item.querySelector('button');
  const said = item.querySelector('[data-gap-said]');
  button.addEventListener('click', async () => {
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    said.textContent = '';
    try {
      const { messages, earlier } = await fetchEarlier(item.dataset.before);
      const missing = messages.filter(({ id }) => !document.getElementById(`message-${id}`));
      item.after(...missing.map((message) => messageItem(root, message)));
      showMails(root, missing);
      said.textContent = said.dataset.words.replace('{n}', missing.length);
      if (earlier) item.dataset.before = earlier;
      else endAt(item);
    } catch (problem) {
      said.textContent = problem.message;
    } finally {
      button.ariaDisabled = null;
    }
  });
  return item;
}

/** The button goes with its place; whoever pressed it goes on where it stood. */
function endAt(item) {
  const next = item.nextElementSibling;
  item.remove();
  next?.setAttribute('tabindex', '-1');
  next?.focus();
}
