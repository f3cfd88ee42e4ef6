/**
 * Shows and hides the password being typed; hidden again once it is forgotten.
 * @param {HTMLButtonElement} button
 */
export function start(button) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  button.hidden = false;
  const show = (shown) => {
    field.type = shown ? 'text' : 'password';
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  };
  button.addEventListener('click', () => {
    show(field.type === 'password');
    field.focus();
  });
  field.form.addEventListener('form:forget', () => show(false));
}
