import { messageItem } from './message.js';

/**
 * Adds what is new to the conversation and leaves the rest, with its focus and selection, as it is.
 * @param {HTMLElement} root
 * @param {any[]} messages
 */
export function showThread(root, messages) {
  const thread = root.querySelector('[data-thread]');
  const first = thread.children.length === 0;
  const shown = new Set([...thread.children].map((item) => item.id));
  const added = messages.filter(({ id }) => !shown.has(`message-${id}`));
  thread.append(...added.map((message) => messageItem(root, message)));
  if (first || !added.some(({ mine, kind }) => !mine && kind !== 'event')) return;
  const said = root.querySelector('[data-said]');
  said.textContent = '';
  said.textContent = said.dataset.words;
}
