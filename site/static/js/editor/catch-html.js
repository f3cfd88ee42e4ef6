/**
 * Holds back HTML that is pasted or dropped until what cleans it has been fetched; from then on the editor
 * takes it by itself.
 * @param {import('squire-rte').default} editor
 * @param {() => Promise<any>} withCleaner
 */
export function catchHtml(editor, withCleaner) {
  const box = editor.getRoot();
  let ready = false;
  for (const [kind, carried] of [['paste', 'clipboardData'], ['drop', 'dataTransfer']]) {
    // Around the editor's own element, before it has its say.
    box.parentElement.addEventListener(kind, async (event) => {
      const html = event[carried].getData('text/html');
      if (ready || !html || !box.contains(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      await withCleaner();
      ready = true;
      editor.insertHTML(html, true);
    }, true);
  }
}
