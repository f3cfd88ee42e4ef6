/**
 * A table or a listing wider than its message is scrolled inside it: by the keyboard too, and named for those
 * who do not see it. What fits is no stop.
 * @param {HTMLElement} words
 * @param {string} label
 */
export function letScroll(words, label) {
  for (const content of words.querySelectorAll('table, pre')) {
    if (content.parentElement.closest('table, pre')) continue;
    const frame = document.createElement('div');
    frame.className = 'message__wide';
    frame.dataset.label = label;
    content.replaceWith(frame);
    frame.append(content);
    sizes.observe(frame);
    sizes.observe(content);
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const frame = target.closest('.message__wide');
    const names = { tabindex: '0', role: 'group', 'aria-label': frame.dataset.label };
    const scrolls = frame.scrollWidth > frame.clientWidth;
    for (const [name, value] of Object.entries(names)) {
      if (scrolls) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  }
});
