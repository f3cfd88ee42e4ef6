/** What the words of a question could say at most, of which an answer must say some share. */

// What a word weighs that nobody wrote about, so many times: it may be a name or a place.
const STRANGE = 0.5;
const STRANGERS = 3;
// Words that an answer is held to.
const HEART = 4;

export function createPossible(unique) {
  // What each word could say at most, the most first; how many nobody wrote about.
  const parts = [];
  let strangers = 0;

  function clear() {
    parts.length = strangers = 0;
  }

  /** What a word could say. One nobody wrote about counts against every article, less when it may be a name or a place. */
  function part({ weight, most, elsewhere }, known) {
    if (known) return most;
    if (elsewhere) return weight * unique;
    return strangers < STRANGERS ? weight * unique * STRANGE : 0;
  }

  function add(one, known) {
    const mine = part(one, known);
    if (!known && !one.elsewhere) strangers++;
    let at = parts.length;
    for (; at && parts[at - 1] < mine; at--) parts[at] = parts[at - 1];
    parts[at] = mine;
  }

  /** What the words that say most could say, and another. */
  function most(one, known) {
    let [sum, left, other] = [0, HEART, part(one, known)];
    for (let i = 0; i < parts.length && left; left--) {
      if (other > parts[i]) [sum, other] = [sum + other, 0];
      else sum += parts[i++];
    }
    return left ? sum + other : sum;
  }

  return { clear, add, most };
}
