import { cast } from './cast.js';

/**
 * « Cet article vous a-t-il aidé ? »
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const said = form.querySelector('[role="status"]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const verdict = event.submitter.value;
    try {
      await cast(form.elements.namedItem('article').value, verdict);
      said.textContent = said.dataset[verdict];
      form.querySelector('.actions').hidden = true;
      said.focus();
    } catch (problem) {
      said.textContent = problem.message;
    }
  });
}
