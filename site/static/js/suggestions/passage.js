import { wordsIn } from '../search/engine.mjs';
import { writeMarked } from './marks.js';

const BLOCKS = 'p, li, td, blockquote';

/**
 * Marks the words asked for in an article that is shown, and gives its best passage: the one that has most of them.
 * @param {Element} article
 * @param {string[]} terms what answered the question
 * @returns {Element|undefined}
 */
export function markPassage(article, terms) {
  const lang = document.documentElement.lang;
  const asked = new Set(terms);
  let best;
  let most = 0;
  for (const block of article.querySelectorAll(BLOCKS)) {
    const found = wordsIn(block.textContent, lang).filter(({ term }) => asked.has(term));
    const different = new Set(found.map(({ term }) => term)).size;
    if (different > most) [best, most] = [block, different];
  }
  if (best) markTexts(best, asked, lang);
  return best;
}

/** Marks inside each text of a block, so that its links and bold words stay. */
function markTexts(block, asked, lang) {
  const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) texts.push(walk.currentNode);
  for (const text of texts) {
    const parts = wordsIn(text.data, lang).filter(({ term }) => asked.has(term));
    if (!parts.length) continue;
    const place = document.createElement('span');
    writeMarked(place, text.data, parts.map(({ start, end }) => [start, end]));
    text.replaceWith(...place.childNodes);
  }
}
