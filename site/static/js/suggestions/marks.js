/**
 * Writes a text with some of its parts marked.
 * @param {Element} place
 * @param {string} text
 * @param {[number, number][]} parts
 */
export function writeMarked(place, text, parts) {
  const pieces = [];
  let from = 0;
  for (const [start, end] of parts) {
    // A word with a hyphen is asked for by each of its halves, and marked once.
    if (start < from) continue;
    const mark = document.createElement('mark');
    mark.textContent = text.slice(start, end);
    pieces.push(text.slice(from, start), mark);
    from = end;
  }
  place.replaceChildren(...pieces, text.slice(from));
}

/**
 * Says which of the words asked for an article has, when its title does not show them.
 * @param {HTMLElement} place with the sentence in `data-words`
 * @param {string[]} words
 */
export function writeBecause(place, words) {
  place.hidden = !words.length;
  place.textContent = place.dataset.words.replace('{words}', () => words.join(', '));
}
