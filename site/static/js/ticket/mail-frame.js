/**
 * The mail as its sender laid it out, in a frame that runs nothing. It is fetched when somebody opens it, and
 * pictures from elsewhere only when they ask: fetching one tells its sender who reads.
 *
 * @param {HTMLDetailsElement} details
 * @param {string | null | undefined} address
 */
export function showMailFrame(details, address) {
  details.hidden = !address;
  if (!address) return;
  const frame = details.querySelector('iframe');
  const remote = details.querySelector('[data-remote]');
  details.addEventListener('toggle', () => {
    if (details.open && !frame.hasAttribute('src')) frame.setAttribute('src', address);
  });
  remote.addEventListener('click', () => {
    frame.setAttribute('src', `${address}&images=remote`);
    remote.hidden = true;
    frame.focus();
  });
}
