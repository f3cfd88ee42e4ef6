/**
 * What is pasted or dropped into a description before anybody is there to take it, which is a matter of moments:
 * its words stand in the textarea at once, and all of it waits in `area.held` for `take.js`.
 */
for (const area of document.querySelectorAll('[data-later="editor/start"] textarea')) {
  area.held = [];
  area.onpaste = area.ondrop = (event) => area.held && hold(area, event);
}

function hold(area, event) {
  const from = event.clipboardData ?? event.dataTransfer;
  const values = Object.fromEntries(from.types.map((type) => [type, from.getData(type)]));
  const items = [...from.items].filter(({ kind }) => kind === 'file').map((item) => {
    const [file, entry] = [item.getAsFile(), item.webkitGetAsEntry?.()];
    return { kind: 'file', getAsFile: () => file, webkitGetAsEntry: () => entry };
  });
  const words = (values['text/plain'] ?? '').replace(/\r\n?/g, '\n');
  const { selectionStart: start, selectionEnd: end } = area;
  for (const one of area.held) if (one.start >= start) one.start += words && words.length - (end - start);
  area.held.push({ data: { items, getData: (type) => values[type] ?? '' }, start, words });
  // Words alone the browser puts in by itself.
  if (words && !values['text/html'] && !items.length) return;
  event.preventDefault();
  if (words) area.setRangeText(words, start, end, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
