/**
 * The sentences of the file field: refusals in sight, progress for screen readers.
 * @param {HTMLElement} root
 */
export function teller(root) {
  const error = root.querySelector('.field__error');
  const said = root.querySelector('[data-said]');
  return {
    /** @param {string[]} sentences */
    refused(sentences) {
      error.querySelector('[data-error]').textContent = sentences.join(' ');
      error.hidden = !sentences.length;
    },
    /** @param {string} name @param {string} state */
    became: (name, state) => (said.textContent = `${name} : ${root.dataset[state]}`),
  };
}
