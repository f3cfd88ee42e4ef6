import { search } from './engine.js';

const MOST = 20;

/**
 * The search page: answers `?q=`.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const text = new URLSearchParams(location.search).get('q')?.trim();
  if (!text) return;
  document.querySelector('#q').value = text;
  const count = root.querySelector('[data-count]');
  try {
    const found = await search(text, MOST);
    const { one, many, none } = root.dataset;
    const words = [none, one][found.length] ?? many;
    count.textContent = words.replace('{n}', found.length).replace('{q}', () => text);
    const list = root.querySelector('[data-list]');
    list.replaceChildren(...found.map((article) => itemOf(root, article)));
    list.hidden = !found.length;
  } catch {
    count.textContent = root.dataset.broken;
  }
}

/** @param {import('./engine.js').Found} article */
function itemOf(root, article) {
  const item = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const link = item.querySelector('[data-title]');
  link.href = article.url;
  link.textContent = article.title;
  item.querySelector('[data-where]').textContent = article.section;
  item.querySelector('[data-summary]').textContent = article.summary;
  return item;
}
