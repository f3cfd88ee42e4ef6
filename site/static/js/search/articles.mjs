/** What was fetched of the articles: their titles and addresses, and what each says of which term. */
import { markOf, marksIn, numbers, posted } from "./coding.mjs";
import { fold, plain } from "./fold.mjs";
import { append, listed, NOTHING } from "./lists.mjs";
import { stem } from "./stem.mjs";
import { tells, tokens } from "./words.mjs";

// The level of a term that stands in a title.
const TITLE = 3;
// Parts of titles between signs that no word has, however it is folded.
const PIECES = /[^\s,;:!?()]+/g;

export function createArticles(lang, first, stop, { names, posts, fresh }) {
  // Of each article, in the order they came: what is shown, and the terms of its title.
  const articles = [];
  // The blocks and the files of rare terms that were added.
  const here = new Set();
  const shards = new Set();
  // Of rare terms, by their marks: blocks, articles.
  const marks = new Map();
  const rarely = new Map();
  // Parts of titles whose terms are known.
  const spelt = new Map(Array.from(stop, (word) => [word, NOTHING]));

  /** Takes in a part; whether new terms came with it, so that what was found out of words holds no more. */
  function add(name, part) {
    if (name[0] === "r") {
      const found = part[1].split(" ");
      shards.add(name);
      marksIn(part[0], 3).forEach((mark, i) => marks.set(mark, found[i]));
      return true;
    }
    const before = names.length;
    addBlock(Number(name), part);
    return names.length > before;
  }

  function addBlock(number, [titles, paths, sections, terms, rarities, told]) {
    const from = articles.length;
    const ends = paths.split("\n");
    const places = numbers(sections);
    here.add(number);
    titles.split("\n").forEach((title, i) => {
      const article = articles.length;
      const [folder, section] = first.sections[places[i] ?? places.at(-1)];
      const words = [];
      const terms = [];
      let next = 0;
      for (const piece of title.match(PIECES) ?? NOTHING) {
        const at = title.indexOf(piece, next);
        next = at + piece.length;
        for (const { id, start, end } of spellings(piece)) {
          words.push({ id, mark: [at + start, at + end] });
          terms.push(id);
          append(posts, id, article * 4 + TITLE);
        }
      }
      const path = ends[i] || fold(title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      articles.push({ title, words, terms, section, url: path[0] === "/" ? path : `${folder}${path}/` });
    });
    const found = told.split(" ");
    let next = 0;
    const gaps = numbers(terms);
    for (let i = 0; i < gaps.length; i++) {
      next += gaps[i] + 1;
      const list = posted(found[i], 4, from);
      posts[next - 1] = posts[next - 1] === NOTHING ? list : posts[next - 1].concat(list);
    }
    marksIn(rarities, 4).forEach((mark, i) => listed(rarely, mark).push({ from, text: found[gaps.length + i] }));
  }

  /** The terms of a part of a title, with their places in it: most parts of a title are in others. */
  function spellings(word) {
    let found = spelt.get(word);
    if (!found) {
      const folded = fold(word);
      if (/[^a-z]/.test(folded)) {
        const same = folded.length === word.length ? folded : plain(word);
        found = tokens(same, lang, stop).map(({ term, start, end }) => ({ id: fresh(term), start, end }));
      } else found = tells(folded, stop) ? [{ id: fresh(stem(folded, lang)), start: 0, end: word.length }] : NOTHING;
      spelt.set(word, found);
    }
    return found;
  }

  /** The blocks that have a rare term, when its file is there. */
  const blocksOfRare = (term) => marks.get(markOf(term, 3));

  /** The articles that have a rare term, of each block that is there. */
  const postsOfRare = (term) => (rarely.get(markOf(term, 4)) ?? NOTHING).map(({ from, text }) => posted(text, 4, from));

  return { articles, here, shards, add, blocksOfRare, postsOfRare };
}
