import { passGate } from './gate.js';
import { number, refresh, watch } from './current.js';
import { showFacts } from './facts.js';
import { showMails } from './mails.js';
import { keepCurrent } from './poll.js';
import { showThread } from './thread.js';

/**
 * One ticket with its conversation; new messages come in while the page is looked at.
 * @param {HTMLElement} root
 */
export async function start(root) {
  if (!number()) {
    root.querySelector('[data-no-number]').hidden = false;
    return;
  }
  watch((ticket) => {
    document.title = `#${ticket.number} ${ticket.subject}`;
    showFacts(root, ticket);
    showThread(root, ticket);
    showMails(root, [ticket.opening, ...ticket.messages].filter(Boolean));
    root.querySelector('[data-some]').hidden = false;
  });
  await passGate(root, refresh);
  keepCurrent(root);
}
