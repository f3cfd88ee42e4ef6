import { passGate } from './gate.js';
import { refresh, watch } from './current.js';
import { showFacts } from './facts.js';
import { showMails } from './mails.js';
import { showThread } from './thread.js';

const EVERY = 30_000;

/**
 * One ticket with its conversation; new messages come in while the page is looked at.
 * @param {HTMLElement} root
 */
export function start(root) {
  watch((ticket) => {
    document.title = `#${ticket.number} ${ticket.subject}`;
    showFacts(root, ticket);
    showThread(root, ticket.messages);
    showMails(root, ticket.messages);
    root.querySelector('[data-some]').hidden = false;
  });
  setInterval(() => {
    const shown = !root.querySelector('[data-some]').hidden;
    if (shown && !document.hidden && !document.querySelector('dialog[open]')) refresh().catch(() => {});
  }, EVERY);
  return passGate(root, refresh);
}
