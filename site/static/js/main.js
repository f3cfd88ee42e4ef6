/**
 * Starts the behaviours a page asks for: `data-module="form/send draft/keep"` starts `./form/send.js`
 * and `./draft/keep.js` on that element, `data-later` the same once somebody turns to its form. One that
 * fails leaves the others and the plain page at work.
 */

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @param {() => void} [lost] told where its script has not come; it may yet
 */
async function begin(root, name, lost) {
  try {
    const module = await import(`./${name}.js`).catch((error) => {
      lost?.();
      throw error;
    });
    await module.start(root);
    root.dataset.started = `${root.dataset.started ?? ''} ${name}`.trim();
  } catch (error) {
    console.warn(name, error);
  }
}

/** Tells of files that were chosen, or kept, for a script that has not come: they would stay behind. */
function leftIn(root, { early = [], kept = [] }, tell) {
  const files = [...root.querySelector('input').files, ...early, ...kept];
  if (files.length) tell(`${root.dataset.late} ${files.map(({ name }) => name).join(', ')}`);
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
    const begun = names.splice(0).map((name) => begin(root, name, () => {
      names.push(name);
      addEventListener('online', turn, { once: true });
    }));
    // Whoever sends the form waits for its fields.
    if (root !== form) form.coming = Promise.all([form.coming, ...begun]);
  };
  for (const kind of ['focusin', 'change', 'draft:restored']) form.addEventListener(kind, turn);
  const left = (tell) => names.length && root.matches('.files') && leftIn(root, form, tell);
  form.addEventListener('form:collect', ({ detail }) => left((message) => detail.faults.push({ name: 'files', message })));
  form.addEventListener('change', async () => {
    await form.coming;
    left((message) => {
      root.querySelector('.field__error').hidden = false;
      root.querySelector('[data-error]').textContent = message;
    });
  });
  // A file may be on its way to anywhere on the page.
  addEventListener('dragenter', turn);
  if (form.contains(document.activeElement)) turn();
}
