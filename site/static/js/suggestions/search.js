import { search } from './engine.js';
import { writeBecause, writeMarked } from './marks.js';

const MOST = 20;
/** Files of articles looked at here, where the reader has asked and waits. */
const FILES = 5;

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
    // The space tells that the last word is finished.
    const found = await search(`${text} `, MOST, { most: FILES });
    const { one, many, none } = root.dataset;
    const words = [none, one][found.length] ?? many;
    count.textContent = words.replace('{n}', found.length).replace('{q}', () => text);
    const list = root.querySelector('[data-list]');
    list.replaceChildren(...found.map((article) => itemOf(root, article)));
    list.hidden = !found.length;
    showPassages(list, found);
  } catch {
    count.textContent = root.dataset.broken;
  }
}

/** @param {import('./engine.js').Found} article */
function itemOf(root, article) {
  const item = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const link = item.querySelector('[data-title]');
  link.href = article.url;
  writeMarked(link, article.title, article.marks);
  item.querySelector('[data-where]').textContent = article.section;
  writeBecause(item.querySelector('[data-because]'), article.because);
  return item;
}

/** Under each result that comes into view, the passage of the article that answers best. */
function showPassages(list, found) {
  const items = [...list.children];
  const view = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      view.unobserve(target);
      showPassage(target.querySelector('[data-summary]'), found[items.indexOf(target)]);
    }
  });
  items.forEach((item) => view.observe(item));
}

async function showPassage(place, { url, terms }) {
  const [{ readArticle }, { markPassage }] = await Promise.all([import('./article.js'), import('./passage.js')]);
  const article = await readArticle(url);
  if (!article) return;
  const passage = markPassage(article, terms()) ?? article.querySelector('p');
  for (const link of passage?.querySelectorAll('a') ?? []) link.replaceWith(...link.childNodes);
  place.replaceChildren(...(passage?.childNodes ?? []));
}
