// The browser's own clipboard, filled as other programs fill it, and real files on their way into a page.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** For the context of a page that copies or pastes. */
export const PERMISSIONS = ['clipboard-read', 'clipboard-write'];
export const BOX = '[contenteditable=true]';

/** Copies these types, with Ctrl+C, as another program would have done. */
export async function copy(page, types) {
  await page.evaluate((all) => {
    document.body.focus();
    document.addEventListener('copy', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      for (const [type, value] of Object.entries(all)) event.clipboardData.setData(type, value);
    }, { once: true, capture: true });
  }, types);
  await page.keyboard.press('Control+c');
}

/** Copies a picture, alone or with the same in other types, by the way that browsers have for it. */
export const copyPicture = (page, types = {}) => page.evaluate(async (all) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 20 });
  canvas.getContext('2d').fillRect(0, 0, 20, 20);
  const picture = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const more = Object.entries(all).map(([type, value]) => [type, new Blob([value], { type })]);
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture, ...Object.fromEntries(more) })]);
}, types);

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const HEIC = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)]);
const FILES = {
  'facture.pdf': Buffer.from('%PDF-1.4 facture'),
  'ecran.png': PNG,
  'vide.log': Buffer.alloc(0),
  'photo.heic': HEIC,
  'photo.jpg': HEIC,
  'plan.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'),
  'scan.tiff': Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(64)]),
};

/** A folder with one file of each kind, and a folder. */
export async function filesOnDisk() {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-files-'));
  for (const [name, bytes] of Object.entries(FILES)) await writeFile(path.join(folder, name), bytes);
  await mkdir(path.join(folder, 'dossier'));
  return { at: (name) => path.join(folder, name), remove: () => rm(folder, { recursive: true }) };
}

/** Drops real files, and words of these types, on an element. */
export async function drop(page, locator, files, types = {}) {
  const session = await page.context().newCDPSession(page);
  const { x, y, width, height } = await locator.boundingBox();
  const data = { items: Object.entries(types).map(([mimeType, value]) => ({ mimeType, data: value })), files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', { type, x: x + width / 2, y: y + Math.min(height / 2, 30), data });
  await session.detach();
}

/**
 * Pastes real files where the focus is. No page can put a file on the clipboard: what carries them is a drop,
 * handed over as a paste while its files can still be read.
 */
export async function pasteFiles(page, files, types = {}) {
  await page.evaluate(() => {
    document.querySelector('#carrier')?.remove();
    const carrier = document.createElement('div');
    carrier.id = 'carrier';
    Object.assign(carrier.style, { position: 'fixed', inset: '0', zIndex: '99' });
    carrier.addEventListener('dragover', (event) => event.preventDefault());
    carrier.addEventListener('drop', (event) => {
      event.preventDefault();
      carrier.remove();
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: event.dataTransfer, bubbles: true, cancelable: true }));
    });
    document.body.append(carrier);
  });
  await drop(page, page.locator('#carrier'), files, types);
}
