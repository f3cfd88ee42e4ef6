/**
 * Styles are read as plain data: the page's policy refuses to apply them, even to a document nobody sees.
 * @param {string} html
 */
export const withoutStyles = (html) =>
  html.replaceAll(/<style[\s\S]*?<\/style>/gi, '').replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle(?=\s*=)/gi, ' data-styled'));

/** @param {HTMLElement} element */
export const styleOf = (element) => element.dataset.styled ?? '';
