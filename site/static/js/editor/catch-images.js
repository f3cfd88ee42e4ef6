/**
 * Catches images that are pasted or dropped before the editor sees them; other dropped files go to the list
 * of attachments. Images inside pasted HTML are taken out of their `data:` address.
 * @param {import('squire-rte').default} editor
 * @param {(files: File[]) => void} add
 */
export function catchImages(editor, add) {
  const box = editor.getRoot();

  // Around the editor's own element, before it has its say.
  const frame = box.parentElement;

  frame.addEventListener('paste', (event) => {
    if (!box.contains(event.target)) return;
    const images = imagesOf(event.clipboardData);
    // A table from a spreadsheet comes with its picture: there the words are what was meant.
    if (!images.length || hasWords(event.clipboardData.getData('text/html'))) return;
    take(event);
    add(images);
  }, true);

  frame.addEventListener('drop', (event) => {
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    take(event);
    const images = imagesOf(event.dataTransfer);
    add(images);
    const others = files.filter((file) => !images.includes(file));
    if (others.length) box.dispatchEvent(new CustomEvent('files:add', { bubbles: true, detail: others }));
  }, true);

  editor.addEventListener('input', () => {
    for (const image of box.querySelectorAll('img[src^="data:image/"]')) {
      const file = fileOf(image.src);
      image.remove();
      if (file) add([file]);
    }
  });
}

function take(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @param {DataTransfer} carried */
const imagesOf = (carried) => [...carried.files].filter((file) => file.type.startsWith('image/'));

function hasWords(html) {
  return Boolean(html && new DOMParser().parseFromString(html, 'text/html').body.textContent.trim());
}

/**
 * @param {string} address `data:image/png;base64,…`
 * @returns {File|undefined}
 */
function fileOf(address) {
  const [, type, data] = /^data:(image\/[a-z+.-]+);base64,(.+)$/is.exec(address) ?? [];
  if (!data) return undefined;
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return new File([bytes], `image.${type.slice(6).replace(/\W.*/, '')}`, { type });
}
