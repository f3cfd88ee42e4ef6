import { number, refresh, watch } from './current.js';

/**
 * The reply under the conversation, or an internal note for an agent.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const section = form.closest('[data-reply]');
  const kinds = form.querySelector('[data-kinds]');
  const sent = form.querySelector('[data-reply-sent]');
  form.action = `/api/tickets/${encodeURIComponent(number())}/replies`;

  watch(({ can, unconfirmed }) => {
    form.querySelector('[data-unproved]').hidden = !unconfirmed || !can.note;
    section.hidden = !can.reply && !can.note;
    kinds.hidden = !can.note;
    if (can.note && !can.reply) form.elements.namedItem('kind').value = 'note';
  });
  const showKind = () => form.classList.toggle('reply--note', form.elements.namedItem('kind').value === 'note');
  form.addEventListener('change', showKind);
  form.addEventListener('reset', () => setTimeout(showKind));
  form.addEventListener('input', () => (sent.textContent = ''));
  form.addEventListener('form:sent', async () => {
    sent.textContent = sent.dataset.words;
    await refresh().catch(() => {});
  });
}
