import { sizeInWords } from './size.js';

/** What may follow what: a file is sent once, and only one that failed is tried again. */
const NEXT = { waiting: ['sending', 'failed'], sending: ['sent', 'failed'], failed: ['waiting'], sent: [] };

/**
 * One file in the list.
 * @param {HTMLElement} root
 * @param {{name: string, size: number, ended?: boolean}} file
 * @param {{retry: () => void, remove: () => void}} acts
 */
export function fileRow(root, file, acts) {
  const row = root.querySelector('[data-file]').content.cloneNode(true).firstElementChild;
  const part = (name) => row.querySelector(`[data-${name}]`);
  part('name').textContent = file.name;
  part('size').textContent = sizeInWords(file.size);
  for (const name of ['retry', 'remove']) {
    part(name).setAttribute('aria-label', `${part(name).textContent.trim()} ${file.name}`);
    part(name).addEventListener('click', acts[name]);
  }
  part('bar').setAttribute('aria-label', file.name);

  const show = (state) => {
    row.dataset.state = state;
    // What waits for a log-in has not failed.
    row.classList.toggle('file--failed', state === 'failed' && !file.ended);
    part('state').textContent = root.dataset[file.ended ? 'waiting' : state];
    part('retry').hidden = state !== 'failed';
    part('bar').hidden = state === 'sent' || state === 'failed';
  };
  return {
    row,
    show,
    state: () => row.dataset.state,
    /** @param {'waiting'|'sending'|'sent'|'failed'} state */
    become(state) {
      if (!NEXT[row.dataset.state].includes(state)) throw new Error(`A file cannot go from ${row.dataset.state} to ${state}.`);
      show(state);
    },
    progress: (percent) => (part('bar').value = percent),
  };
}
