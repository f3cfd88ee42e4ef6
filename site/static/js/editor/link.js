import { addressOf } from './addresses.js';

/**
 * A row under the toolbar asks for the address of a link.
 * @param {import('./writer.js').Writer} editor
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
    close();
    if (!typed) return;
    const address = addressOf(typed);
    const selected = editor.getSelectedText();
    if (address && selected) editor.makeLink(address);
    else if (address) insert(editor, address, typed);
    else {
      // A server's share or a path leads nowhere in a browser: it stays, as words.
      if (selected) editor.setSelection(endOf(editor.getSelection()));
      editor.insertWords(selected ? ` (${typed})` : typed);
    }
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

/** Without a selection what was typed becomes the words. */
function insert(editor, address, words) {
  const link = document.createElement('a');
  link.href = address;
  link.textContent = words;
  editor.saveUndoState();
  editor.insertElement(link);
}

function endOf(range) {
  range.collapse(false);
  return range;
}
