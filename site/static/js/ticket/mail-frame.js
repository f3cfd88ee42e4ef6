import { call } from '../api/call.js';

/**
 * The mail as its sender laid it out, in a frame that runs nothing. It is fetched when somebody opens it, and
 * pictures from elsewhere only when they ask: fetching one tells its sender who reads.
 *
 * @param {HTMLDetailsElement} details
 * @param {string | null | undefined} address the mail as a page
 * @param {string | null | undefined} facts what there is to know of that page
 */
export function showMailFrame(details, address, facts) {
  details.hidden = !address;
  if (!address) return;
  const frame = details.querySelector('iframe');
  const remote = details.querySelector('[data-remote]');
  details.addEventListener('toggle', () => {
    if (!details.open || frame.hasAttribute('src')) return;
    frame.setAttribute('src', address);
    offer(remote, facts);
  });
  remote.addEventListener('click', () => {
    frame.setAttribute('src', `${address}&images=remote`);
    remote.hidden = true;
    frame.focus();
  });
}

/** The frame is nobody's origin, so the server says whether it has such pictures; unsaid, they are offered. */
async function offer(remote, facts) {
  const known = await call('GET', facts).catch(() => null);
  remote.hidden = known?.remote_images === 0;
}
