import { call } from '../api/call.js';

/**
 * The dialog with one mail as it came: plain text only, whatever a stranger wrote.
 * @param {HTMLElement} root
 * @param {() => void} changed called when the dialog closes after something was asked for
 * @returns {(mail: any) => Promise<void>}
 */
export function prepare(root, changed) {
  const dialog = root.querySelector('[data-dialog]');
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const buttons = [...dialog.querySelectorAll('[data-replay]')];
  let shown;
  let asked = false;

  part('close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { if (asked) changed(); });
  for (const button of buttons) {
    button.addEventListener('click', async () => {
      const body = { act: button.dataset.replay };
      try {
        await call('POST', `/api/mails/${encodeURIComponent(shown.name)}/replays`, { body });
        asked = true;
        part('mail-said').textContent = part('mail-said').dataset.asked;
        part('close').focus();
        button.hidden = true;
      } catch (problem) {
        part('mail-said').textContent = problem.message;
      }
    });
  }

  return async (mail) => {
    shown = mail;
    asked = false;
    part('mail-subject').textContent = mail.subject || part('mail-subject').dataset.nothing;
    part('mail-facts').textContent = mail.from;
    for (const name of ['mail-said', 'mail-text']) part(name).textContent = '';
    for (const button of buttons) button.hidden = button.dataset.replay !== mail.replay;
    part('mail-release').hidden = mail.replay !== 'release';
    part('mail-cut').hidden = true;
    part('mail-file').href = `/api/mails/${encodeURIComponent(mail.name)}/raw`;
    dialog.showModal();
    part('mail-subject').focus();
    try {
      const read = await call('GET', `/api/mails/${encodeURIComponent(mail.name)}`);
      part('mail-text').textContent = read.text ?? part('mail-text').dataset.missing;
      part('mail-cut').hidden = read.whole !== false;
    } catch (problem) {
      part('mail-said').textContent = problem.message;
    }
  };
}
