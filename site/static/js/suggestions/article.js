/**
 * Shows an article of this portal in place. Until it is there, and if it never comes, its summary stands.
 * @param {HTMLElement} place
 * @param {string} address
 */
export async function openArticle(place, address) {
  const url = new URL(address, location.origin);
  try {
    const answer = await fetch(url.pathname);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const article = document.importNode(page.querySelector('[data-article]'), true);
    for (const named of article.querySelectorAll('[id]')) named.removeAttribute('id');
    for (const link of article.querySelectorAll('a[href]')) {
      link.href = new URL(link.getAttribute('href'), url);
      link.target = '_blank';
      link.rel = 'noopener';
    }
    place.replaceChildren(...article.childNodes);
  } catch {
    // The link to the article beside it still leads there.
  }
}
