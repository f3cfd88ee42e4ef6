/**
 * « Cela a résolu mon problème »: says so to whoever counts, thanks, and the form makes room.
 * @param {HTMLFormElement} form
 * @returns {(path: string) => void} takes the path of the article that solved it
 */
export function startSolved(form) {
  const thanks = form.parentElement.querySelector('[data-solved]');
  thanks.querySelector('[data-unsolved]').addEventListener('click', () => {
    thanks.hidden = true;
    form.hidden = false;
    form.dispatchEvent(new CustomEvent('draft:changed'));
    form.elements.namedItem('subject').focus();
  });
  return (path) => {
    form.dispatchEvent(new CustomEvent('suggestion:solved', { bubbles: true, detail: { path } }));
    form.hidden = true;
    thanks.hidden = false;
    form.dispatchEvent(new CustomEvent('draft:drop'));
    thanks.focus();
  };
}
