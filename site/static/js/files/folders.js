/** Things that look like files and are folders: only what was dropped or pasted can tell. @type {WeakSet<File>} */
const folders = new WeakSet();

/** @param {File} file */
export const isFolder = (file) => folders.has(file);

/**
 * @param {DataTransfer} data
 * @returns {File[]} folders among them
 */
export function filesIn(data) {
  const found = [];
  for (const item of data.items) {
    const file = item.kind === 'file' ? item.getAsFile() : undefined;
    if (!file) continue;
    if (item.webkitGetAsEntry?.()?.isDirectory) folders.add(file);
    found.push(file);
  }
  return found;
}
