import { refresh } from './current.js';

const SOON = 30_000;
const LATE = 240_000;

/**
 * Looks for what is new while the page is looked at, less often as long as nothing happens. It never asks for
 * the password by itself: whoever writes would lose the focus in the middle of a word.
 * @param {HTMLElement} root
 */
export function keepCurrent(root) {
  // It stands above the page's column, to stay in sight whatever part of the conversation is.
  const line = document.querySelector('[data-ended]');
  const some = root.querySelector('[data-some]');
  let turnedTo = root.querySelector('[data-subject]');
  let pause = SOON;
  let timer = setTimeout(look, pause);

  async function look() {
    clearTimeout(timer);
    if (!document.hidden && !some.hidden && !document.querySelector('dialog[open]')) {
      try {
        pause = (await refresh({ renew: false })) ? SOON : Math.min(pause * 2, LATE);
        line.hidden = true;
      } catch (problem) {
        if (problem.status === 401) line.hidden = false;
      }
    }
    timer = setTimeout(look, line.hidden ? pause : LATE);
  }

  const turn = () => {
    pause = SOON;
    if (!document.hidden) look();
  };
  document.addEventListener('visibilitychange', turn);
  root.addEventListener('focusin', ({ target }) => (turnedTo = target));
  line.querySelector('button').addEventListener('click', async () => {
    // Asks for the password, since somebody asked for it.
    await refresh().then(() => (line.hidden = true), () => {});
    if (line.hidden) turnedTo.focus();
  });
}
