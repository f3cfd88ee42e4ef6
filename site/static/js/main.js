/**
 * Starts the behaviours a page asks for: `data-module="form/send draft/keep"` starts `./form/send.js`
 * and `./draft/keep.js` on that element. One that fails leaves the others and the plain page at work.
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

for (const root of document.querySelectorAll('[data-module]')) {
  for (const name of root.dataset.module.split(' ')) begin(root, name);
}
