import { fetchBackTo } from './earlier.js';

/**
 * Goes to the message that the address names: the browser looked for it before there was a conversation.
 * @param {HTMLElement} root
 */
export async function goToNamed(root) {
  const id = location.hash.slice(1);
  if (!id.startsWith('message-')) return;
  await fetchBackTo(root, id).catch(() => {});
  const message = document.getElementById(id);
  if (!message) return;
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
  message.scrollIntoView();
}
