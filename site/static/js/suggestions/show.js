import { prepareSearch, search, searchAtHand } from './engine.js';
import { writeBecause, writeMarked } from './marks.js';
import { startSolved } from './solved.js';

const MOST = 5;
const PAUSE = 250;
const SHORTEST = 3;

/** What is known of the article that an item shows. @type {WeakMap<Element, import('./engine.js').Found>} */
const shown = new WeakMap();

/**
 * Articles that match the subject. At each letter what is at hand is shown; when the writer pauses or leaves the subject,
 * more is fetched, and told to those who do not see it. Without the index the form is simply a form.
 * @param {HTMLElement} root
 */
export function start(root) {
  const subject = root.closest('form').elements.namedItem('subject');
  const solved = startSolved(root.closest('form'));
  const isShort = () => subject.value.trim().length < SHORTEST;
  let timer;
  let last = '';

  const look = async (typed) => {
    clearTimeout(timer);
    // What was looked up while it was typed is looked up again, better, once it is finished.
    const asked = `${typed}${subject.value.trim()}`;
    if (asked === last) return;
    last = asked;
    // Without network, what is at hand still answers.
    const found = isShort() ? [] : await search(subject.value, MOST, { typed }).catch(() => searchAtHand(subject.value, MOST));
    if (last !== asked) return;
    show(root, found, solved);
    tell(root, found.length);
  };
  subject.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE, true);
    // What comes late would answer an older text.
    last = '';
    const found = isShort() ? [] : searchAtHand(subject.value, MOST);
    if (found.length) show(root, found, solved);
  });
  subject.addEventListener('blur', () => look(false));
  subject.addEventListener('focus', prepareSearch, { once: true });
  if (subject === document.activeElement) prepareSearch();
  root.closest('form').addEventListener('draft:forget', () => {
    last = '';
    show(root, [], solved);
    tell(root, 0);
  });
  if (subject.value) look(false);
}

/** Articles that stay keep their place and whether they are open. */
function show(root, found, solved) {
  const list = root.querySelector('[data-list]');
  const items = new Map([...list.children].map((item) => [item.dataset.address, item]));
  const next = found.map((article) => items.get(article.url) ?? itemOf(root, article, solved));
  next.forEach((item, at) => explain(item, found[at]));
  if (next.length !== list.children.length || next.some((item, at) => item !== list.children[at])) list.replaceChildren(...next);
  root.querySelector('[data-panel]').hidden = !found.length;
}

function tell(root, count) {
  const { one, many } = root.dataset;
  root.querySelector('[data-count]').textContent = count ? (count === 1 ? one : many.replace('{n}', count)) : '';
}

/** Says why an article is there: its words that were asked for. */
function explain(item, article) {
  if (shown.get(item) === article) return;
  shown.set(item, article);
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
  const open = async () => (await import('./article.js')).openArticle(text, article.url, shown.get(item).terms());
  item.querySelector('details').addEventListener('toggle', open, { once: true });
  item.querySelector('[data-solves]').addEventListener('click', () => solved(article.url));
  return item;
}
