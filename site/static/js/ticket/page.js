import { passGate } from './gate.js';
import { number, refresh, watch } from './current.js';
import { showFacts } from './facts.js';
import { showMails } from './mails.js';
import { goToNamed } from './named.js';
import { showThread } from './thread.js';

/**
 * One ticket with its conversation; new messages come in while the page is looked at.
 * @param {HTMLElement} root
 */
export async function start(root) {
  if (!number()) {
    root.querySelector('[data-waiting]').hidden = true;
    root.querySelector('[data-no-number]').hidden = false;
    return;
  }
  watch((ticket) => {
    document.title = `#${ticket.number} ${ticket.subject}`;
    showFacts(root, ticket);
    showThread(root, ticket);
    showMails(root, [ticket.opening, ...ticket.messages].filter(Boolean));
    const some = root.querySelector('[data-some]');
    if (some.hidden) {
      some.hidden = false;
      // Once whatever else shows the ticket has done so.
      setTimeout(() => goToNamed(root));
      addEventListener('hashchange', () => goToNamed(root));
    }
  });
  // Without what is new, the ticket can be read all the same.
  const poll = import('./poll.js').catch((error) => console.warn('The page is not kept current.', error));
  await passGate(root, refresh);
  (await poll)?.keepCurrent(root);
}
