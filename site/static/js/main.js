/**
 * Starts the behaviours a page asks for: `data-module="form/send draft/keep"` starts `./form/send.js`
 * and `./draft/keep.js` on that element, `data-later` the same once somebody turns to its form. One that
 * fails leaves the others and the plain page at work.
 */

/**
 * @param {HTMLElement} root
 * @param {string} name
 */
async function begin(root, name) {
  try {
    const module = await import(`./${name}.js`);
    await module.start(root);
    root.dataset.started = `${root.dataset.started ?? ''} ${name}`.trim();
  } catch (error) {
    console.warn(`The behaviour ${name} did not start.`, error);
  }
}

/** Requests that could not be sent wait for the network, on whatever page. */
try {
  if (localStorage.getItem('guichet.outbox')) import('./outbox/watch.js').then(({ watch }) => watch());
} catch {
  // A browser that keeps nothing has nothing that waits.
}

for (const root of document.querySelectorAll('[data-module]')) {
  for (const name of root.dataset.module.split(' ')) begin(root, name);
}

for (const root of document.querySelectorAll('[data-later]')) {
  const names = root.dataset.later.split(' ');
  const form = root.closest('form');
  const turn = () => {
    const begun = names.splice(0).map((name) => begin(root, name));
    // Whoever sends the form waits for its fields.
    if (root !== form) form.coming = Promise.all([form.coming, ...begun]);
  };
  for (const kind of ['focusin', 'change', 'draft:restored']) form.addEventListener(kind, turn);
  // A file may be on its way to anywhere on the page.
  addEventListener('dragenter', turn);
  if (form.contains(document.activeElement)) turn();
}
