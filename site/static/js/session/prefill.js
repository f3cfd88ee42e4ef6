import { isVeiled } from './left.js';
import { load } from './session.js';

/**
 * Fills in the address of whoever is signed in; it can still be changed.
 * @param {HTMLFormElement} form
 */
export async function start(form) {
  const field = form.elements.namedItem('address');
  field.addEventListener('input', () => field.classList.remove('input--known'));
  const { signed_in: signedIn, address } = await load();
  if (!signedIn) return;
  import('../form/last.js').then(({ start: offer }) => offer(form.querySelector('[data-last]')));
  const fill = () => {
    if (field.value && field.value !== address) return;
    field.value = address;
    field.classList.add('input--known');
    // Or the browser fills it in again after log-out and "Back".
    field.autocomplete = 'off';
  };
  fill();
  // A form that was sent is emptied; whoever comes back to it is still the same person, unless they logged out.
  form.addEventListener('reset', () => isVeiled() || setTimeout(fill));
}
