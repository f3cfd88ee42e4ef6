/** Words without their endings, as `src/search/stem.rs` of the generator cuts them. */

// Endings that are cut off, by their last letter, and how much must be left.
const ENDINGS = {
  fr: byLast([["issement", 4], ["ement", 4], ["ant", 6], ["ation", 4], ["er", 3], ["ez", 4], ["ante", 6], ["age", 5], ["ee", 3], ["e", 3]]),
  en: byLast([["ation", 4], ["ing", 4], ["ed", 4], ["er", 4], ["e", 3]]),
};

function byLast(endings) {
  return Array.from({ length: 26 }, (_, i) => endings.filter(([end]) => end.charCodeAt(end.length - 1) === i + 97));
}

/** Whether a word has a digit or what names in programs have. */
export const isCoded = (word) => /[0-9_]/.test(word);

function singular(word, lang) {
  const code = word.charCodeAt(word.length - 1);
  if (code !== 115 && code !== 120) return word;
  if (lang === "en") {
    if (/..ies$/.test(word)) return word.slice(0, -3) + "y";
    if (word.endsWith("sses")) return word.slice(0, -2);
    return /s$/.test(word) && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
  }
  if (word.endsWith("eaux")) return word.slice(0, -1);
  if (/...aux$/.test(word)) return word.slice(0, -3) + "al";
  if (/[^s]s$/.test(word) || (/[eo]ux$/.test(word) && word.length > 4)) return word.slice(0, -1);
  return word;
}

export function stem(word, lang) {
  const endings = ENDINGS[lang];
  if (word.length < 4 || !endings || isCoded(word)) return word;
  let form = singular(word, lang);
  const mine = endings[form.charCodeAt(form.length - 1) - 97] ?? [];
  for (let i = 0; i < mine.length; i++) {
    const [end, keep] = mine[i];
    if (form.length - end.length < keep || !form.endsWith(end)) continue;
    form = form.slice(0, -end.length);
    break;
  }
  const code = form.charCodeAt(form.length - 1);
  if (lang === "fr" && code === 121 && form.length > 3) return form.slice(0, -1) + "i";
  return (code === 108 || code === 110 || code === 116) && form.charCodeAt(form.length - 2) === code ? form.slice(0, -1) : form;
}
