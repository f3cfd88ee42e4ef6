/**
 * « Cela a résolu mon problème »: thanks, and the form makes room.
 * @param {HTMLFormElement} form
 * @returns {() => void}
 */
export function startSolved(form) {
  const thanks = form.parentElement.querySelector('[data-solved]');
  thanks.querySelector('[data-unsolved]').addEventListener('click', () => {
    thanks.hidden = true;
    form.hidden = false;
    form.dispatchEvent(new CustomEvent('draft:changed'));
    form.elements.namedItem('subject').focus();
  });
  return () => {
    form.hidden = true;
    thanks.hidden = false;
    form.dispatchEvent(new CustomEvent('draft:drop'));
    thanks.focus();
  };
}
