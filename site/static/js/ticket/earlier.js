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
    const after = item.nextElementSibling;
    try {
      const added = await fetchMore(root, item);
      said.textContent = said.dataset.words.replace('{n}', added.length);
      // The button goes with its place; whoever pressed it goes on where it stood.
      if (!item.isConnected) turnTo(added[0] ?? after);
    } catch (problem) {
      said.textContent = problem.message;
    } finally {
      button.ariaDisabled = null;
    }
  });
  return item;
}

/** @returns {Promise<HTMLLIElement[]>} what came in */
async function fetchMore(root, item) {
  const { messages, earlier } = await fetchEarlier(item.dataset.before);
  const missing = messages.filter(({ id }) => !document.getElementById(`message-${id}`));
  const added = missing.map((message) => messageItem(root, message));
  item.after(...added);
  showMails(root, missing);
  if (earlier) item.dataset.before = earlier;
  else item.remove();
  return added;
}

/** @param {HTMLLIElement} item */
function turnTo(item) {
  item?.setAttribute('tabindex', '-1');
  item?.focus();
}

/** Pages fetched at most for an address, which may name what there never was. */
const PAGES = 20;

/**
 * Has the messages fetched back to the one with this id, if it is among those that were not.
 * @param {HTMLElement} root
 * @param {string} id
 */
export async function fetchBackTo(root, id) {
  for (let page = 0; page < PAGES && gap?.isConnected && !document.getElementById(id); page += 1) await fetchMore(root, gap);
}
