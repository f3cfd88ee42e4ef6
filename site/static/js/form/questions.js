import { claim, read } from '../draft/store.js';

/**
 * The questions of the chosen category. Without a script all of them stand in the page, folded; this takes
 * them out of there and shows those of the category. Answers stay when another one is looked at.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const form = root.closest('form');
  const category = form.elements.namedItem('category');
  const page = new DOMParser().parseFromString(root.querySelector('noscript').textContent, 'text/html');
  const groups = new Map([...page.querySelectorAll('[data-category]')].map((group) => [group.dataset.category, document.importNode(group, true)]));

  const show = () => {
    const group = groups.get(category.value);
    if (group?.parentElement === root) return;
    root.replaceChildren(...(group ? [group] : []));
    const { fields = {} } = read(form);
    for (const field of group?.querySelectorAll('[name]') ?? []) field.value ||= fields[field.name] ?? '';
  };
  form.addEventListener('draft:forget', () => {
    for (const field of [...groups.values()].flatMap((group) => [...group.querySelectorAll('[name]')])) field.value = '';
    show();
  });
  category.addEventListener('change', show);
  await claim(form);
  show();
}
