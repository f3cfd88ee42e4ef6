import { call } from '../api/call.js';
import { number, refresh, watch } from './current.js';
import { stateInWords } from './words.js';

/**
 * The reply under the conversation, or an internal note for an agent: what it will do to the ticket is said
 * before it is sent, and what it did not do can be done by a button.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const section = form.closest('[data-reply]');
  const part = (name) => form.querySelector(`[data-${name}]`);
  const kind = () => form.elements.namedItem('kind').value;
  const resolve = part('resolves').querySelector('input');
  const path = `/api/tickets/${encodeURIComponent(number())}`;
  let ticket;
  form.action = `${path}/replies`;

  const show = () => {
    form.classList.toggle('reply--note', kind() === 'note');
    if (!ticket) return;
    const replies = kind() !== 'note';
    part('resolves').hidden = resolve.disabled = !(ticket.can.resolve && replies);
    part('reopens').hidden = !(ticket.reply_reopens && replies);
    part('back').hidden = !ticket.can.reopen;
  };
  watch((now) => {
    ticket = now;
    const { can } = ticket;
    part('unproved').hidden = !ticket.unconfirmed || !can.note;
    part('unproved-own').hidden = !ticket.unconfirmed || can.note;
    section.hidden = !can.reply && !can.note;
    part('kinds').hidden = !can.note;
    if (can.note && !can.reply) form.elements.namedItem('kind').value = 'note';
    show();
  });
  form.addEventListener('change', show);
  form.addEventListener('reset', () => setTimeout(show));
  form.addEventListener('input', () => (part('reply-sent').textContent = ''));
  form.addEventListener('form:sent', async () => {
    const { words, still } = part('reply-sent').dataset;
    const ended = Boolean(ticket?.reply_reopens);
    resolve.checked = false;
    await refresh().catch(() => {});
    part('reply-sent').textContent = ended && ticket.reply_reopens ? still.replace('{state}', stateInWords(ticket.state).toLowerCase()) : words;
  });
  part('reopen').addEventListener('click', async () => {
    try {
      await call('POST', `${path}/state`, { body: { state: 'in_progress' } });
      await refresh();
      part('reply-sent').textContent = section.dataset.reopened;
      form.querySelector('button:not([type])').focus();
    } catch (problem) {
      part('reply-sent').textContent = problem.message;
    }
  });
}
