import { prepareSearch, search } from './engine.js';
import { writeBecause, writeMarked } from './marks.js';
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
  const solved = startSolved(root.closest('form'));
  let timer;
  let last = '';

  const look = async (typed) => {
    clearTimeout(timer);
    const text = subject.value.trim();
    // What was looked up while it was typed is looked up again, better, once it is finished.
    const asked = `${typed}${text}`;
    if (asked === last) return;
    last = asked;
    const found = text.length < SHORTEST ? [] : await search(subject.value, MOST, { typed }).catch(() => []);
    if (last === asked) show(root, found, solved);
  };
  subject.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE, true);
  });
  subject.addEventListener('blur', () => look(false));
  subject.addEventListener('focus', prepareSearch, { once: true });
  if (subject === document.activeElement) prepareSearch();
  root.closest('form').addEventListener('draft:forget', () => show(root, (last = '') || [], solved));
  if (subject.value) look(false);
}

/** Articles that stay keep their place and whether they are open. */
function show(root, found, solved) {
  const list = root.querySelector('[data-list]');
  const shown = new Map([...list.children].map((item) => [item.dataset.address, item]));
  const items = found.map((article) => shown.get(article.url) ?? itemOf(root, article, solved));
  items.forEach((item, at) => explain(item, found[at]));
  if (items.length !== list.children.length || items.some((item, at) => item !== list.children[at])) {
    list.replaceChildren(...items);
  }
  root.querySelector('[data-panel]').hidden = !found.length;
  const { one, many } = root.dataset;
  root.querySelector('[data-count]').textContent = found.length ? (found.length === 1 ? one : many.replace('{n}', found.length)) : '';
}

/** Says why an article is there: its words that were asked for. */
function explain(item, article) {
  item.dataset.terms = article.terms.join(' ');
  writeMarked(item.querySelector('[data-title]'), article.title, article.marks);
  writeBecause(item.querySelector('[data-because]'), article.because);
}

/** @param {import('./engine.js').Found} article */
function itemOf(root, article, solved) {
  const item = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const text = item.querySelector('[data-text]');
  item.dataset.address = article.url;
  item.querySelector('[data-where]').textContent = article.section;
  item.querySelector('[data-open]').href = article.url;
  text.setAttribute('aria-label', article.title);
  const open = async () => (await import('./article.js')).openArticle(text, article.url, item.dataset.terms.split(' '));
  item.querySelector('details').addEventListener('toggle', open, { once: true });
  item.querySelector('[data-solves]').addEventListener('click', () => solved(article.url));
  return item;
}
