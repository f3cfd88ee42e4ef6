/**
 * Where the script that sends forms has not come, the browser sends the form by itself: what it does not see, the text
 * of the editor and the files, is put into what it sends. What cannot be is said before anything is sent.
 */
addEventListener('submit', async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches('[data-draft]')) return;
  event.preventDefault();
  if (form.inert) return;
  const detail = { body: {}, faults: [], waits: [] };
  form.dispatchEvent(new CustomEvent('form:collect', { detail }));
  form.inert = true;
  let faults = detail.faults;
  let more = {};
  try {
    // Pictures and files are on their way; what is known to be wrong needs no waiting.
    if (!faults.length) more = Object.assign({}, ...(await Promise.all(detail.waits)));
  } catch (problem) {
    faults = problem.fields?.length ? problem.fields : [problem];
  }
  form.inert = false;
  if (faults.length) {
    tell(form, faults.map(({ message }) => message).join(' '));
    return;
  }
  const add = ({ formData }) => {
    for (const [name, values] of Object.entries(more)) {
      formData.delete(name);
      formData.delete(`${name}_text`);
      for (const value of [values].flat()) formData.append(name, value);
    }
  };
  form.addEventListener('formdata', add, { once: true });
  form.submit();
});

function tell(form, words) {
  const summary = form.querySelector('[data-summary]');
  const told = summary.querySelector('[data-detail]');
  told.textContent = words;
  told.hidden = summary.hidden = false;
  summary.focus();
}
