import { call } from '../api/call.js';
import { faultsOf } from './check.js';
import { clearFaults, showFaults, showTrouble, watchLength } from './faults.js';

/**
 * Sends a form as JSON without leaving the page. Other behaviours take part by events on the form:
 * `form:collect` lets them add faults and promises of further fields, `form:renew` has them send their
 * files anew, `form:sent` tells success, `form:known` that it had arrived before in other words, `draft:asked`
 * that it was to be sent and could not be.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  form.noValidate = true;
  watchLength(form);
  form.addEventListener('input', locker, { once: true });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.hasAttribute('aria-busy')) return;
    const button = form.querySelector('button:not([type])');
    const words = button.textContent;
    form.setAttribute('aria-busy', 'true');
    button.setAttribute('aria-disabled', 'true');
    try {
      // A draft may be on its way back into a field.
      await form.coming;
      await send(form, await locker(), (busy) => (button.textContent = busy ?? button.dataset.busy));
    } finally {
      form.removeAttribute('aria-busy');
      button.removeAttribute('aria-disabled');
      button.textContent = words;
    }
  });
}

/**
 * What is on its way cannot be changed: where the script that leaves it to be read has not come, not even be read.
 * @returns {Promise<typeof import('./lock.js').lock>}
 */
const locker = () => import('./lock.js').then(({ lock }) => lock, () => (form) => {
  form.inert = true;
  return { until: (waits) => waits, free: () => (form.inert = false) };
});

/**
 * @param {HTMLFormElement} form
 * @param {typeof import('./lock.js').lock} lock
 * @param {(words?: string) => void} say
 */
async function send(form, lock, say, again = false) {
  clearFaults(form);
  const body = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  const fields = { ...body };
  const parts = { body, faults: faultsOf(form), waits: [] };
  form.dispatchEvent(new CustomEvent('form:collect', { detail: parts }));
  if (parts.faults.length) {
    showFaults(form, parts.faults);
    return;
  }
  const { until, free } = lock(form);
  try {
    say(parts.waits.length ? form.dataset.waitingFiles : undefined);
    Object.assign(body, ...(await until(Promise.all(parts.waits))));
    say();
    const { key, ...told } = body;
    const answer = await call('POST', new URL(form.action).pathname, { body: told, key });
    form.dispatchEvent(new CustomEvent('form:sent', { bubbles: true, detail: answer }));
    if (!('stay' in form.dataset)) await leave(localPath(answer?.url) ?? localPath(told.next) ?? form.dataset.then);
  } catch (problem) {
    // Stopped by whoever sends it.
    if (!problem) return;
    if (problem.status === 0) {
      if (await aside(form, fields)) return;
      form.dispatchEvent(new CustomEvent('draft:asked'));
    }
    const anew = !again && problem.status === 422 && problem.fields.every(({ name }) => name === 'files') && renews(form);
    // The answer to an earlier sending was lost. What was changed since is another message, by another press.
    if (problem.type === '/problems/key-reused') form.dispatchEvent(new CustomEvent('form:known'));
    free();
    if (anew) await send(form, lock, say, true);
    else if (problem.fields?.length) showFaults(form, problem.fields, problem.message);
    else showTrouble(form, problem.message);
  } finally {
    free();
  }
}

/** Files that no request names are kept for a day, and for who sent them: asks to have them sent anew. */
const renews = (form) => !form.dispatchEvent(new CustomEvent('form:renew', { cancelable: true }));

/** Without a network the request waits for it, where the form is one that may. */
async function aside(form, fields) {
  if (!('offline' in form.dataset)) return false;
  return import('../outbox/queue.js').then(({ queue }) => queue(form, fields)).catch(() => false);
}

/**
 * @param {string|null|undefined} address
 * @returns {string|undefined} the path, when it stays on this portal, read as it is and read again as the path
 *   a browser makes of it: `/.//host` becomes `//host`, which leaves
 */
export function localPath(address) {
  const url = address?.startsWith('/') ? read(address) : undefined;
  if (url?.origin !== location.origin) return undefined;
  const path = url.pathname + url.search + url.hash;
  return read(path)?.href === url.href ? path : undefined;
}

/** @returns {URL|undefined} */
function read(address) {
  try {
    return new URL(address, location.origin);
  } catch {
    return undefined;
  }
}

/** Goes on, and keeps the button guarded until the page is gone. */
function leave(address) {
  location.assign(address);
  return new Promise((resolve) => addEventListener('pageshow', resolve, { once: true }));
}
