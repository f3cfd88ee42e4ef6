import { isFolder } from './folders.js';

/**
 * What keeps a file from being sent, as the field's sentences name it.
 * @param {Blob} file
 * @returns {Promise<'folder'|'empty'|'tooLarge'|'vanished'|'unreadable'|undefined>}
 */
export async function faultOf(file, largest = Infinity) {
  if (isFolder(file)) return 'folder';
  if (file.size > largest) return 'tooLarge';
  // What a browser hands over may be gone, locked, or a folder: only reading it tells. One that is gone may seem empty.
  const problem = await (file.size ? file.slice(0, 1) : file).arrayBuffer().then(() => undefined, (error) => error);
  if (problem) return problem.name === 'NotFoundError' ? 'vanished' : 'unreadable';
  return file.size ? undefined : 'empty';
}

/**
 * Parts the chosen files from those that cannot be sent, before any byte leaves.
 * @param {{file: File, fault?: string}[]} seen
 * @param {number} room how many the list still takes
 * @returns {{taken: File[], refused: [string, string][]}} the refused with their fault and their name
 */
export function refuse(seen, room) {
  const good = seen.filter(({ fault }) => !fault);
  const refused = [...seen.filter(({ fault }) => fault), ...good.slice(Math.max(0, room)).map(({ file }) => ({ file, fault: 'tooMany' }))];
  return { taken: good.slice(0, Math.max(0, room)).map(({ file }) => file), refused: refused.map(({ file, fault }) => [fault, file.name]) };
}
