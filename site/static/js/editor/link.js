/**
 * A row under the toolbar asks for the address of a link.
 * @param {import('squire-rte').default} editor
 * @param {HTMLElement} frame
 * @returns {() => void} opens the row
 */
export function startLink(editor, frame) {
  const row = frame.querySelector('[data-link]');
  const field = row.querySelector('input');

  const close = () => {
    row.hidden = true;
    field.value = '';
    editor.focus();
  };
  const add = () => {
    const typed = field.value.trim();
    if (!typed) return close();
    const address = /^(?:https?:|mailto:|tel:)/i.test(typed) ? typed : `https://${typed}`;
    close();
    if (editor.getSelectedText()) editor.makeLink(address);
    else insert(editor, address);
    return undefined;
  };

  row.querySelector('[data-link-add]').addEventListener('click', add);
  row.querySelector('[data-link-cancel]').addEventListener('click', close);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add();
    }
    if (event.key === 'Escape') close();
  });
  return () => {
    row.hidden = false;
    field.focus();
  };
}

/** Without a selection the address itself becomes the words. */
function insert(editor, address) {
  const link = document.createElement('a');
  link.href = address;
  link.textContent = address;
  editor.insertElement(link);
}
