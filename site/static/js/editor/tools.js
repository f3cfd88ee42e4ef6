/** What each tool does, and the tag that tells whether it is on. */
const TOOLS = {
  bold: { tag: 'B', on: 'bold', off: 'removeBold' },
  italic: { tag: 'I', on: 'italic', off: 'removeItalic' },
  list: { tag: 'UL', on: 'makeUnorderedList', off: 'removeList' },
  numbers: { tag: 'OL', on: 'makeOrderedList', off: 'removeList' },
};

/**
 * The toolbar: one tab stop, arrows move within it.
 * @param {import('squire-rte').default} editor
 * @param {HTMLElement} frame
 * @param {(files: File[]) => void} addImages
 */
export function startTools(editor, frame, addImages) {
  const bar = frame.querySelector('[role="toolbar"]');
  const buttons = [...bar.querySelectorAll('button')];
  const chooser = frame.querySelector('[data-image-input]');
  let link;
  const openLink = () => (link ??= import('./link.js').then(({ startLink }) => startLink(editor, frame))).then((open) => open());

  const press = (button) => {
    const tool = TOOLS[button.dataset.action];
    if (tool) editor[editor.hasFormat(tool.tag) ? tool.off : tool.on]().focus();
    else if (button.dataset.action === 'link') openLink();
    else chooser.click();
  };
  const refresh = () => {
    for (const button of buttons) {
      const tool = TOOLS[button.dataset.action];
      if (tool) button.setAttribute('aria-pressed', String(editor.hasFormat(tool.tag)));
    }
  };
  const moveTo = (button) => {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  };

  bar.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) press(button);
  });
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons.at((buttons.indexOf(event.target.closest('button')) + step) % buttons.length);
    moveTo(next);
    next.focus();
  });
  chooser.addEventListener('change', (event) => {
    event.stopPropagation();
    addImages([...chooser.files]);
    chooser.value = '';
  });
  editor.addEventListener('pathChange', refresh);
  editor.addEventListener('select', refresh);
  moveTo(buttons[0]);
  refresh();
}
