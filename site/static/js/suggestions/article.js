import { markPassage } from './passage.js';

/**
 * The text of an article of this portal, as elements of this page; nothing when it cannot be had.
 * @param {string} address
 * @returns {Promise<Element|undefined>}
 */
export async function readArticle(address) {
  const url = new URL(address, location.origin);
  try {
    const answer = await fetch(url.pathname);
    if (!answer.ok) return undefined;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const article = document.importNode(page.querySelector('[data-article]'), true);
    for (const named of article.querySelectorAll('[id]')) named.removeAttribute('id');
    for (const link of article.querySelectorAll('a[href]')) {
      link.href = new URL(link.getAttribute('href'), url);
      link.target = '_blank';
      link.rel = 'noopener';
    }
    return article;
  } catch {
    return undefined;
  }
}

/**
 * Shows an article in place, the passage that answers marked; if it never comes, the link beside it still leads there.
 * @param {HTMLElement} place with the words for an article that does not come in `data-broken`
 * @param {string} address
 * @param {string[]} terms what answered the question
 */
export async function openArticle(place, address, terms) {
  place.ariaBusy = 'true';
  const article = await readArticle(address);
  place.ariaBusy = 'false';
  if (!article) {
    place.textContent = place.dataset.broken;
    return;
  }
  markPassage(article, terms);
  place.replaceChildren(...article.childNodes);
}
