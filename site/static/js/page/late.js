/**
 * Marks the articles whose review date has passed on the day the page is read, and counts them.
 * @param {HTMLElement} root
 */
export function start(root) {
  const today = new Date().toISOString().slice(0, 10);
  const late = [...root.querySelectorAll('[data-review]')].filter((item) => item.dataset.review < today);
  for (const item of late) item.querySelector('[data-late]').hidden = false;
  const { none, one, many } = root.dataset;
  root.querySelector('[data-count]').textContent = ([none, one][late.length] ?? many).replace('{n}', late.length);
}
