/** Texts without capitals, accents and the signs that only printers use. */

// What French has besides the bare letters, and how it is folded: most texts have no other signs.
const BARE = new Map(Array.from("àâäçéèêëîïôöùûü", (sign) => [sign, sign.normalize("NFD")[0]]).concat([["œ", "oe"], ["’", "'"]]));

export function fold(text) {
  const low = text.toLowerCase();
  let folded = "";
  let from = 0;
  for (let i = 0; i < low.length; i++) {
    if (low.charCodeAt(i) < 128) continue;
    const bare = BARE.get(low[i]);
    if (bare === undefined) return foldAny(text);
    folded += low.slice(from, i) + bare;
    from = i + 1;
  }
  return from ? folded + low.slice(from) : low;
}

function foldAny(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe")
    .replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[’ʼ‘]/g, "'").replace(/[‐‑]/g, "-");
}

export const isBare = (text) => /^[a-z]*$/.test(text);

/** A text folded sign by sign, so that places stay: a few signs become two letters. */
export function plain(text) {
  const whole = fold(text);
  if (whole.length === text.length) return whole;
  return Array.from({ length: text.length }, (_, i) => fold(text[i])[0] ?? " ").join("");
}
