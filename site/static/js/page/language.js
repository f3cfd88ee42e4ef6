/**
 * The other language shows the same ticket or the same search.
 * @param {HTMLAnchorElement} link
 */
export function start(link) {
  link.search = location.search;
}
