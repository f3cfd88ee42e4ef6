/**
 * Counts the articles that made a request needless; one that could not be counted is nobody's trouble.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  form.addEventListener('suggestion:solved', async ({ detail }) => {
    const { cast } = await import('./cast.js');
    cast(detail.path, 'solved').catch(() => {});
  });
}
