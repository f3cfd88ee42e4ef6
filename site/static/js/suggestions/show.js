import { search } from './engine.js';
import { startSolved } from './solved.js';

const MOST = 5;
const PAUSE = 250;
const SHORTEST = 3;

/**
 * Articles that match the subject, while it is typed and when it is left. Without the index the form is
 * simply a form.
 * @param {HTMLElement} root
 */
export function start(root) {
  const subject = root.closest('form').elements.namedItem('subject');
  const showSolved = startSolved(root.closest('form'));
  let timer;
  let last = '';

  const look = async () => {
    clearTimeout(timer);
    const text = subject.value.trim();
    if (text === last) return;
    last = text;
    const found = text.length < SHORTEST ? [] : await search(text, MOST).catch(() => []);
    if (last === text) show(root, found, showSolved);
  };
  subject.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  subject.addEventListener('change', look);
  subject.addEventListener('blur', look);
  root.closest('form').addEventListener('draft:forget', () => show(root, (last = '') || [], showSolved));
  if (subject.value) look();
}

/** Articles that stay keep their place and whether they are open. */
function show(root, found, showSolved) {
  const list = root.querySelector('[data-list]');
  const shown = new Map([...list.children].map((item) => [item.dataset.address, item]));
  const items = found.map((article) => shown.get(article.url) ?? itemOf(root, article, showSolved));
  if (items.length !== list.children.length || items.some((item, at) => item !== list.children[at])) {
    list.replaceChildren(...items);
  }
  root.querySelector('[data-panel]').hidden = !found.length;
  const { one, many } = root.dataset;
  root.querySelector('[data-count]').textContent = found.length ? (found.length === 1 ? one : many.replace('{n}', found.length)) : '';
}

/** @param {import('./engine.js').Found} article */
function itemOf(root, article, showSolved) {
  const item = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const text = item.querySelector('[data-text]');
  item.dataset.address = article.url;
  item.querySelector('[data-title]').textContent = article.title;
  item.querySelector('[data-where]').textContent = article.section;
  item.querySelector('[data-open]').href = article.url;
  text.textContent = article.summary;
  text.setAttribute('aria-label', article.title);
  const open = async () => (await import('./article.js')).openArticle(text, article.url);
  item.querySelector('details').addEventListener('toggle', open, { once: true });
  item.querySelector('[data-solves]').addEventListener('click', showSolved);
  return item;
}
