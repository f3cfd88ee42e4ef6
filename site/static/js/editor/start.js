import { claim, read } from '../draft/store.js';
import { plainSurface } from './plain.js';

/**
 * The description: a textarea that becomes the rich editor when it is first entered, or at once when the
 * draft holds an image. Should the editor not load, the textarea stays.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const form = root.closest('form');
  const name = root.dataset.name;
  const area = root.querySelector('textarea');
  let surface = plainSurface(area);
  let opening;
  /** What the draft holds and the field does not show yet. */
  let awaited;

  const enrich = () => {
    opening ??= import('./rich.js')
      .then(async ({ richSurface }) => (surface = await richSurface(root, area)))
      .catch((error) => console.warn('The editor did not load; the plain field stays.', error));
    return opening;
  };

  area.addEventListener('focus', enrich, { once: true });
  if (document.activeElement === area) enrich();
  for (const [kind, carried] of [['paste', 'clipboardData'], ['drop', 'dataTransfer']]) {
    area.addEventListener(kind, async (event) => {
      const images = [...event[carried].files].filter((file) => file.type.startsWith('image/'));
      if (!images.length) return;
      event.preventDefault();
      await enrich();
      surface.addImages?.(images);
    });
  }

  form.addEventListener('form:collect', ({ detail }) => {
    delete detail.body[`${name}_text`];
    // A file says enough by itself, where the form takes one alone.
    if (surface.isEmpty() && 'filesAlone' in form.dataset && form.querySelector('.file')) {
      detail.faults = detail.faults.filter((fault) => fault.name !== name);
      return;
    }
    if (surface.isEmpty()) {
      if (!detail.faults.some((fault) => fault.name === name)) detail.faults.push({ name, message: area.dataset.missing });
      return;
    }
    detail.waits.push(surface.send().then(({ html, images }) => ({ [name]: html, inline_files: images })));
  });
  form.addEventListener('form:pack', ({ detail }) => {
    const { html, pictures } = surface.pack();
    delete detail.body[`${name}_text`];
    Object.assign(detail, { field: name, pictures, body: { ...detail.body, [name]: html } });
  });
  form.addEventListener('form:renew', (event) => surface.renew() && event.preventDefault());
  form.addEventListener('draft:collect', ({ detail }) => (detail[name] = awaited ?? surface.draft()));
  form.addEventListener('draft:forget', () => {
    awaited = undefined;
    surface.clear();
  });

  await claim(form);
  const kept = read(form)[name];
  if (!kept || !surface.isEmpty()) return;
  awaited = kept;
  if (kept.includes('<img')) await enrich();
  if (awaited) await surface.restore(awaited);
  awaited = undefined;
}
