/**
 * The sentences of the file field: refusals in sight, progress for screen readers.
 * @param {HTMLElement} root
 */
export function teller(root) {
  const error = root.querySelector('.field__error');
  const said = root.querySelector('[data-said]');
  /** @type {Map<string, string[]>} names by what is wrong with them */
  const refused = new Map();
  const show = () => {
    error.querySelector('[data-error]').textContent = [...refused].map(([fault, names]) => `${root.dataset[fault]} ${names.join(', ')}`).join(' ');
    error.hidden = !refused.size;
  };
  return {
    /** @param {[string, string][]} more faults with the names of files */
    refused(more) {
      for (const [fault, name] of more) refused.set(fault, [...(refused.get(fault) ?? []), name]);
      show();
    },
    /** Somebody goes on: what was said before is done with. */
    quiet() {
      refused.clear();
      show();
    },
    /** @param {string} name @param {string} state */
    became: (name, state) => (said.textContent = `${name} : ${root.dataset[state]}`),
    /** In sight for as long as files wait for a log-in. @param {boolean} waits */
    ended(waits) {
      said.className = waits ? 'field__hint' : 'unseen';
      if (waits && said.textContent !== root.dataset.ended) said.textContent = root.dataset.ended;
    },
  };
}
