/**
 * The field while it is still a textarea: plain words, sent and kept as paragraphs.
 * @param {HTMLTextAreaElement} area
 */
export function plainSurface(area) {
  return {
    isEmpty: () => !area.value.trim(),
    send: async () => ({ html: paragraphs(area.value), images: [] }),
    pack: () => ({ html: paragraphs(area.value), pictures: [] }),
    renew: () => 0,
    draft: () => (area.value.trim() ? paragraphs(area.value) : ''),
    restore: (html) => (area.value = words(html)),
    clear: () => (area.value = ''),
  };
}

/**
 * @param {string} text
 * @returns {string} one paragraph for each line
 */
export function paragraphs(text) {
  const holder = document.createElement('div');
  for (const line of text.trim().split(/\r?\n/)) {
    const paragraph = document.createElement('p');
    if (line) paragraph.textContent = line;
    else paragraph.append(document.createElement('br'));
    holder.append(paragraph);
  }
  return holder.innerHTML;
}

/**
 * @param {string} html read without running anything
 * @returns {string} its words, a line for each block
 */
export function words(html) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const blocks = [...body.querySelectorAll('p, div, li, blockquote, pre')].filter((block) => !block.querySelector('p, div, li'));
  return (blocks.length ? blocks : [body]).map((block) => block.textContent).join('\n');
}
