/**
 * A field keeps all that is put in it: a browser that cut it would cut in silence. What the desk does not take is
 * said beside the field at once, and refused on sending.
 */

/** @param {HTMLInputElement} field @returns {string|undefined} what to say of what it holds, if that is too long */
export function tooLong({ dataset: { most, long }, value }) {
  return most && [...value.trim()].length > Number(most) ? long.replace('{n}', most) : undefined;
}

/** @param {HTMLFormElement} form */
export function watchLength(form) {
  const tell = (field) => {
    const place = field.dataset.most && field.closest('[data-field]').querySelector('[data-over]');
    if (!place) return;
    const told = place.querySelector('[data-error]');
    const words = tooLong(field) ?? '';
    // Said once, not with each letter.
    if (told.textContent === words) return;
    told.textContent = words;
    place.hidden = !words;
  };
  const tellAll = () => [...form.elements].forEach(tell);
  form.addEventListener('input', ({ target }) => tell(target));
  form.addEventListener('draft:restored', tellAll);
  form.addEventListener('reset', () => setTimeout(tellAll));
  tellAll();
}
