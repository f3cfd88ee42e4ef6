import { filesIn } from './folders.js';

/**
 * The native input stays what it is; files may also be dropped around it. One that misses falls into the list
 * as well, wherever on a page with one list it falls: the browser would open it, and the page would be gone.
 * @param {HTMLElement} root
 * @param {(files: File[]) => void} add
 */
export function startDrop(root, add) {
  const input = root.querySelector('input[type="file"]');
  const zone = root.querySelector('[data-drop]');
  zone.querySelector('[data-drop-words]').hidden = !matchMedia('(pointer: fine)').matches;

  const take = () => {
    if (input.files.length) add([...input.files]);
    input.value = '';
  };
  input.addEventListener('change', take);
  // Chosen while this was on its way.
  take();
  const ground = document.querySelectorAll('[data-drop]').length > 1 ? root.closest('form') : document;
  // Where nothing can be sent, nothing is taken.
  const carries = (event) => event.dataTransfer.types.includes('Files') && !event.defaultPrevented && zone.checkVisibility();
  for (const kind of ['dragenter', 'dragover']) {
    ground.addEventListener(kind, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      zone.classList.toggle('files__drop--over', zone.contains(event.target));
    });
  }
  ground.addEventListener('dragleave', () => zone.classList.remove('files__drop--over'));
  ground.addEventListener('drop', async (event) => {
    zone.classList.remove('files__drop--over');
    if (!carries(event)) return;
    event.preventDefault();
    await add(filesIn(event.dataTransfer));
    // Dropped far from it, they are shown where they are.
    root.scrollIntoView({ block: 'nearest' });
  });
}

/** Files have no place in another field: pasted there, they are meant for the list. */
export function startPaste(form, add) {
  form.addEventListener('paste', (event) => {
    const files = event.defaultPrevented ? [] : filesIn(event.clipboardData);
    if (!files.length || event.clipboardData.getData('text/plain')) return;
    event.preventDefault();
    add(files);
  });
}
