/** What every browser shows, and the desk as pictures; each begins in a way of its own. */
const SHOWN = [['image/png', /^\x89PNG/], ['image/jpeg', /^\xFF\xD8\xFF/], ['image/gif', /^GIF8/], ['image/webp', /^RIFF[\s\S]{4}WEBP/]];
/** More would be beyond what some phones can draw. */
const MOST = 16_000_000;

/**
 * @param {File} file
 * @returns {Promise<File|undefined>} the picture as everybody can see it; nothing when it is one for other programs
 */
export async function asPicture(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  const [type] = SHOWN.find(([, begins]) => begins.test(head)) ?? [];
  if (type) return type === file.type ? file : new File([file], file.name, { type });
  // A drawing may fetch and hide things: it is for whoever opens it.
  if (/svg|xml/.test(file.type)) return undefined;
  return redrawn(file).catch(() => undefined);
}

/** Photographs of telephones, where this browser can read them. */
async function redrawn(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, Math.sqrt(MOST / (width * height)));
    const canvas = Object.assign(document.createElement('canvas'), { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    return blob?.type === 'image/jpeg' ? new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: blob.type }) : undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {string} address `data:image/png;base64,…`
 * @returns {File|undefined} the picture that it carries
 */
export function pictureOf(address) {
  const [, type] = /^data:(image\/[a-z+.-]+)(?:;[^,;]*)*?;base64,/i.exec(address.slice(0, 200)) ?? [];
  if (!type) return undefined;
  try {
    const bytes = Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
    return new File([bytes], `image.${type.slice(6).replace(/\W.*/, '')}`, { type });
  } catch {
    return undefined;
  }
}
