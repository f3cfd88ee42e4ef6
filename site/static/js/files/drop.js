/**
 * The native input stays what it is; files may also be dropped around it.
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
  for (const kind of ['dragenter', 'dragover']) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add('files__drop--over');
    });
  }
  zone.addEventListener('dragleave', () => zone.classList.remove('files__drop--over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('files__drop--over');
    add([...event.dataTransfer.files]);
  });
}
