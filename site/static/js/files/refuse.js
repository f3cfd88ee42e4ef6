/**
 * Parts the chosen files from those that cannot be sent, before any byte leaves.
 * @param {File[]} chosen
 * @param {number} already how many are in the list
 * @param {DOMStringMap} rules limits and sentences of the field
 * @returns {{taken: File[], sentences: string[]}}
 */
export function refuse(chosen, already, rules) {
  const room = Number(rules.most) - already;
  const fits = chosen.filter((file) => file.size > 0 && file.size <= Number(rules.largest));
  const sentence = (words, files) => (files.length ? [`${words} ${files.map((file) => file.name).join(', ')}`] : []);
  return {
    taken: fits.slice(0, room),
    sentences: [
      ...sentence(rules.tooLarge, chosen.filter((file) => file.size > Number(rules.largest))),
      ...sentence(rules.empty, chosen.filter((file) => file.size === 0)),
      ...sentence(rules.tooMany, fits.slice(room)),
    ],
  };
}
