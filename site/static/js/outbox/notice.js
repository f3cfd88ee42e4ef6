import { removeAll } from '../draft/blobs.js';
import { nameOf } from '../draft/store.js';
import { showFaults } from '../form/faults.js';
import { remove } from './parcels.js';

const KINDS = { waiting: 'warning', sent: 'success', refused: 'error', unreadable: 'warning', theirs: 'warning' };

/**
 * A notice on top of the page for each request that waits, has left, or was refused meanwhile. Where the
 * request's own form stands, the form makes room for it.
 * @param {import('./parcels.js').Parcel[]} parcels
 * @param {() => void} refresh
 */
export function show(parcels, refresh) {
  const place = document.querySelector('.main');
  const shown = new Map([...place.querySelectorAll(':scope > [data-outbox]')].map((notice) => [notice.dataset.outbox, notice]));
  for (const parcel of parcels) {
    const name = `${parcel.draft} ${parcel.state}`;
    const form = [...document.querySelectorAll('form[data-draft]')].find((one) => nameOf(one) === parcel.draft);
    if (fit(form, parcel)) continue;
    if (!shown.delete(name)) place.prepend(noticeOf(parcel, name, form, refresh));
  }
  for (const notice of shown.values()) notice.remove();
}

/** The request's own form waits with it, is empty once it has left, and shows why it was refused. */
function fit(form, parcel) {
  if (parcel.state === 'sent') localStorage.removeItem(parcel.draft);
  if (!form) return false;
  form.hidden = ['waiting', 'theirs'].includes(parcel.state);
  const same = form.elements.namedItem('key').value === parcel.key;
  if (parcel.state === 'sent' && same) form.dispatchEvent(new CustomEvent('form:sent', { detail: parcel.answer }));
  if (parcel.state !== 'refused') return false;
  showFaults(form, parcel.problem.fields, parcel.problem.detail);
  remove(parcel.draft);
  return true;
}

function noticeOf(parcel, name, form, refresh) {
  const template = document.querySelector('#outbox');
  const copy = template.content.cloneNode(true);
  const notice = copy.querySelector('[data-outbox]');
  const part = (of) => notice.querySelector(`[data-${of}]`);
  const words = template.dataset;
  if (!document.querySelector('head [href*="/panels.css"]')) document.head.append(copy.querySelector('link'));
  notice.dataset.outbox = name;
  notice.querySelector('.notice').classList.add(`notice--${KINDS[parcel.state]}`);
  part('title').textContent = words[`${parcel.state}Title`];
  part('subject').textContent = parcel.body.subject ?? '';
  part('words').textContent = parcel.problem?.detail ?? words[`${parcel.state}Words`];
  if (parcel.left?.length) part('words').append(document.createElement('br'), `${words.sentLeft} ${parcel.left.join(', ')}`);
  const go = part('go');
  go.textContent = words[`${parcel.state}Go`];
  part('hide').hidden = !(parcel.state === 'sent' || (parcel.state === 'unreadable' && parcel.draft));
  part('hide').addEventListener('click', () => (parcel.state === 'sent' ? forget(parcel) : remove(parcel.draft)).then(refresh));
  if (parcel.state === 'theirs') {
    go.href = words.signIn;
  } else if (parcel.state === 'sent') {
    go.href = parcel.answer.url;
    go.addEventListener('click', (event) => {
      event.preventDefault();
      forget(parcel).finally(() => location.assign(go.href));
    });
  } else if (form) {
    go.addEventListener('click', async (event) => {
      event.preventDefault();
      await remove(parcel.draft);
      await refresh();
      form.hidden = false;
      form.querySelector('.input:not([hidden])').focus();
    });
  }
  return notice;
}

/** Seen: the notice goes, and so do the files in this browser. */
async function forget({ draft }) {
  await removeAll(draft);
  await remove(draft);
}
