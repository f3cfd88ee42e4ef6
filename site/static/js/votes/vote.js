/**
 * « Cet article vous a-t-il aidé ? » What counts it is loaded with the first answer, not with the article.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const said = form.querySelector('[role="status"]');
  const vote = async (event) => {
    event.preventDefault();
    try {
      const { cast } = await import('./cast.js');
      await cast(form.elements.namedItem('article').value, event.submitter.value);
      said.textContent = said.dataset[event.submitter.value];
      form.querySelector('.actions').hidden = true;
      said.focus();
    } catch (problem) {
      if ('status' in problem || !navigator.onLine) {
        said.textContent = problem.status ? problem.message : document.querySelector('#trouble').dataset.offline;
      } else {
        // A module that once failed to come is not asked for again: the plain form does without.
        form.removeEventListener('submit', vote);
        form.requestSubmit(event.submitter);
      }
    }
  };
  form.addEventListener('submit', vote);
}
