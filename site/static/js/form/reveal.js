/**
 * Shows and hides the password being typed.
 * @param {HTMLButtonElement} button
 */
export function start(button) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  button.hidden = false;
  button.addEventListener('click', () => {
    const hidden = field.type === 'password';
    field.type = hidden ? 'text' : 'password';
    button.textContent = hidden ? button.dataset.hide : button.dataset.show;
    field.focus();
  });
}
