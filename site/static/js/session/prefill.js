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
  if (field.value && field.value !== address) return;
  field.value = address;
  field.classList.add('input--known');
}
