/**
 * The menu works without a script; this closes it by Escape or by a click elsewhere, and asks who is
 * signed in only when it is opened, so that reading an article wakes no function and loads nothing for it.
 * @param {HTMLDetailsElement} menu
 */
export function start(menu) {
  const button = menu.querySelector('summary');
  // Where the network is gone, the menu stays as it is without a script.
  menu.addEventListener('toggle', () => menu.open && import('../session/session.js').then(({ load }) => load(), () => {}));
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    button.focus();
  });
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  for (const link of menu.querySelectorAll('a')) {
    if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
  }
  menu.querySelector('[data-session-end]').addEventListener('submit', signOut);
}

/** @param {SubmitEvent} event */
async function signOut(event) {
  event.preventDefault();
  const form = event.target;
  const still = form.parentElement.querySelector('[data-still]');
  still.hidden = true;
  // Where the portal does not answer nobody is logged out, and the page stays to say so.
  await import('../session/end.js').then(({ end }) => end(form)).catch(() => (still.hidden = false));
}
