import { gapOf } from './earlier.js';
import { messageItem, showHeld } from './message.js';

/**
 * Adds what is new to the conversation and leaves the rest, with its focus and selection, as it is.
 * @param {HTMLElement} root
 * @param {{messages: any[], opening: any, earlier: string|null}} ticket
 */
export function showThread(root, { messages, opening, earlier }) {
  const thread = root.querySelector('[data-thread]');
  const first = thread.children.length === 0;
  const has = ({ id }) => thread.querySelector(`#message-${CSS.escape(id)}`);
  // More came at once than a page of them: what lies between is not here, so the conversation begins anew.
  const torn = !first && messages.length > 0 && earlier && !messages.some(has);
  if (torn) thread.replaceChildren();
  if (first || torn) {
    if (opening) thread.append(messageItem(root, opening));
    if (earlier) {
      const gap = gapOf(root);
      gap.dataset.before = earlier;
      thread.append(gap);
    }
  }
  for (const message of messages) {
    const item = has(message);
    if (item) showHeld(item, message);
  }
  const added = messages.filter((message) => !has(message));
  thread.append(...added.map((message) => messageItem(root, message)));
  showNewest(root, messages);
  if (first || !added.some(({ mine, kind }) => !mine && kind !== 'event')) return;
  const said = root.querySelector('[data-said]');
  said.textContent = '';
  said.textContent = said.dataset.words;
}

/** The way down to the newest message, where the conversation is long. */
function showNewest(root, messages) {
  const link = root.querySelector('[data-newest]');
  const written = messages.filter(({ kind }) => kind !== 'event');
  link.closest('p').hidden = messages.length < 4 || written.length < 2;
  if (written.length) link.hash = `#message-${written.at(-1).id}`;
}
