/** Lists of what words have, where many have nothing. */

/** Nothing, as one list that all share: whoever adds makes a list of their own. */
export const NOTHING = [];

/** The list of a key, a new one the first time. */
export function listed(map, key) {
  let list = map.get(key);
  if (!list) map.set(key, (list = []));
  return list;
}

/** Adds to one of many lists, of which those with nothing in them are the same. */
export function append(lists, at, one) {
  if (lists[at] === NOTHING) lists[at] = [one];
  else lists[at].push(one);
}

/** What all lists have, each with the least level. */
export function common([first, ...others]) {
  let left = first;
  for (const other of others) {
    const both = [];
    for (let i = 0; i < left.length; i++) {
      const place = left[i] >> 2;
      let j = 0;
      while (j < other.length && other[j] >> 2 !== place) j++;
      if (j < other.length) both.push(Math.min(left[i], other[j]));
    }
    left = both;
  }
  return left;
}
