import { filesIn } from './folders.js';

/**
 * The native input stays what it is; files may also be dropped around it. One that misses falls into the list
 * as well: the browser would open it, and the page would be gone.
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
  const form = root.closest('form');
  const carries = (event) => event.dataTransfer.types.includes('Files') && !event.defaultPrevented;
  for (const kind of ['dragenter', 'dragover']) {
    form.addEventListener(kind, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      zone.classList.toggle('files__drop--over', zone.contains(event.target));
    });
  }
  form.addEventListener('dragleave', () => zone.classList.remove('files__drop--over'));
  form.addEventListener('drop', (event) => {
    zone.classList.remove('files__drop--over');
    if (!carries(event)) return;
    event.preventDefault();
    add(filesIn(event.dataTransfer));
  });
}
