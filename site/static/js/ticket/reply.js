import { call } from '../api/call.js';
import { claim, read } from '../draft/store.js';
import { number, refresh, watch } from './current.js';
import { stateInWords } from './words.js';

/**
 * The reply under the conversation, or an internal note for an agent: what it will do to the ticket is said
 * before it is sent, and what it did not do can be done by a button. Who reads the words is part of the draft: where
 * that is not known any more, nobody does until the person has chosen.
 * @param {HTMLFormElement} form
 */
export async function start(form) {
  const section = form.closest('[data-reply]');
  const part = (name) => form.querySelector(`[data-${name}]`);
  const button = form.querySelector('button:not([type])');
  const kinds = [...form.elements.namedItem('kind')];
  const chosen = () => kinds.find(({ checked }) => checked);
  const kind = () => chosen()?.value ?? '';
  const choose = (value) => kinds.forEach((one) => (one.checked = one.value === value));
  const resolve = part('resolves').querySelector('input');
  const path = `/api/tickets/${encodeURIComponent(number())}`;
  let ticket;
  /** Whether somebody who writes no notes has to say who reads what is left of one. */
  let asked = false;
  form.action = `${path}/replies`;

  const show = () => {
    if (ticket) settle(ticket);
    const { label, send, says } = (chosen() ?? part('kinds')).dataset;
    const replies = kind() !== 'note';
    form.classList.toggle('reply--note', !replies);
    part('ask').hidden = Boolean(kind());
    form.querySelector('#body-label').textContent = label;
    // What is being sent says so until it is over.
    if (!form.hasAttribute('aria-busy')) button.textContent = send;
    part('resolves').hidden = resolve.disabled = !(ticket?.can.resolve && replies);
    part('told').textContent = says ?? (ticket?.reply_reopens ? part('told').dataset.reopens : '');
    part('told').hidden = !part('told').textContent;
    part('back').hidden = !ticket?.can.reopen;
  };
  /** Whether there are words, or files, that have not been sent. */
  const begun = () => {
    const detail = {};
    form.dispatchEvent(new CustomEvent('draft:collect', { detail }));
    return hasWords(detail);
  };
  /** What the reader may write here. A note is never made a reply. */
  const settle = ({ can }) => {
    if (can.note && !can.reply) choose('note');
    if (!can.note && kind() !== 'reply') {
      choose('');
      asked = true;
    }
    kinds[1].disabled = kinds[1].parentElement.hidden = !can.note;
    part('kinds').hidden = !can.note && !asked;
  };

  await claim(form);
  // Before the words are there to be seen.
  const draft = read(form);
  if (hasWords(draft)) choose(draft.kind);
  else if (!kind() && !form.querySelector('textarea')?.value) choose('reply');
  form.addEventListener('draft:collect', ({ detail }) => (detail.kind = kind()));
  let noted;
  form.addEventListener('form:collect', () => (noted = kind() === 'note'));

  watch((now) => {
    const { can } = now;
    // An older edition of the site kept no kind: who writes no notes has written none.
    if (!ticket && !can.note && draft.kind === undefined) choose('reply');
    ticket = now;
    part('unproved').hidden = !ticket.unconfirmed || !can.note;
    part('unproved-own').hidden = !ticket.unconfirmed || can.note;
    section.hidden = !can.reply && !can.note;
    show();
  });
  form.addEventListener('change', show);
  form.addEventListener('reset', () => {
    asked = false;
    setTimeout(show);
  });
  new MutationObserver(show).observe(form, { attributeFilter: ['aria-busy'] });
  form.addEventListener('input', () => (part('reply-sent').textContent = ''));
  form.addEventListener('form:sent', async () => {
    const { words, still, noted: saved } = part('reply-sent').dataset;
    const ended = Boolean(ticket?.reply_reopens);
    const note = noted;
    resolve.checked = false;
    await refresh().catch(() => {});
    const told = ended && ticket.reply_reopens ? still.replace('{state}', stateInWords(ticket.state).toLowerCase()) : words;
    part('reply-sent').textContent = note ? saved : told;
  });
  form.addEventListener('form:known', () => refresh().catch(() => {}));
  part('reopen').addEventListener('click', async () => {
    try {
      await call('POST', `${path}/state`, { body: { state: 'in_progress' } });
      await refresh();
      const { reopened, unsent } = section.dataset;
      part('reply-sent').textContent = begun() ? `${reopened} ${unsent}` : reopened;
      button.focus();
    } catch (problem) {
      part('reply-sent').textContent = problem.message;
    }
  });
}

const hasWords = ({ body, body_text: text, files }) => Boolean(body || text?.trim() || files?.length);
