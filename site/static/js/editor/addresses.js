/**
 * What is an address, among words and in the field of a link: what is none stays words. A server's share, a
 * path or a name with a dot in it leads nowhere in a browser.
 */
const WEB = /(?:https?:\/\/|www\.)[^\s<>"«»“”]{2,2000}/giu;
const LOCAL = /[\p{L}\d][\p{L}\d.%+-]{0,63}$/u;
const HOST = /^(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\d@_])/u;

/** The last word typed before a space, as the editor asks for it: group 1 is a page. */
export const LAST_WORD = /(?<![\p{L}\d\\/@.])(?:((?:https?:\/\/|www\.)[^\s<>"«»“”]{1,2000}[^\s<>"«»“”.,;:!?'’)\]])|[\p{L}\d][\p{L}\d.%+-]{0,63}@(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\d@]))/iu;

/**
 * @param {string} text
 * @returns {{start: number, end: number, address: string}[]} where addresses stand in it, in order
 */
export function findAddresses(text) {
  const found = [];
  const add = (start, end) => {
    const address = addressOf(text.slice(start, end));
    if (address && !/[\p{L}\d\\/@._]/u.test(text[start - 1] ?? ' ')) found.push({ start, end, address });
  };
  for (const { 0: word, index: start } of text.matchAll(WEB)) add(start, start + lengthWithoutTail(word));
  const pages = [...found];
  let past = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    while (past < pages.length && pages[past].end <= at) past += 1;
    if (past < pages.length && pages[past].start <= at) continue;
    const local = LOCAL.exec(text.slice(Math.max(0, at - 64), at))?.[0];
    const host = local && HOST.exec(text.slice(at + 1, at + 256))?.[0];
    if (host) add(at - local.length, at + 1 + host.length);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The sentence's own punctuation is not part of the address, nor a bracket that was opened before it. */
function lengthWithoutTail(word) {
  let open = 0;
  for (const letter of word) open += letter === '(' ? 1 : letter === ')' ? -1 : 0;
  let end = word.length;
  for (; end; end -= 1) {
    const last = word[end - 1];
    if (last === ')' && open < 0) open += 1;
    else if (!/[.,;:!?'’*_\]]/.test(last)) break;
  }
  return end;
}

/**
 * @param {string} typed
 * @returns {string|undefined} the address it stands for, if it is one
 */
export function addressOf(typed) {
  const word = typed.trim();
  const [, host, path] = /^https?:\/*([^/?#]*)(.*)/is.exec(word) ?? [];
  // A share, or a mail address, behind what an editor set before it.
  if (host?.includes('\\')) return undefined;
  if (/^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/.test(host ?? '') && /^\/?$/.test(path)) return `mailto:${host}`;
  if (/^(?:https?:\/\/[^\s/]|mailto:\S|tel:\S)/i.test(word)) return URL.canParse(word) ? word : undefined;
  if (/^[^\s@\\/:]+@[^\s@\\/:]+\.[^\s@\\/:]+$/.test(word)) return `mailto:${word}`;
  if (/^\+?\d[\d .()-]{4,28}\d$/.test(word)) return `tel:${word.replace(/[^+\d]/g, '')}`;
  const page = /^[\p{L}\d][\p{L}\d-]*(?:\.[\p{L}\d-]+)*(?::\d{1,5})?(?:[/?#]\S*)?$/u.test(word) && `https://${word}`;
  return page && URL.canParse(page) ? page : undefined;
}
