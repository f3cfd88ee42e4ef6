/**
 * @param {Blob} blob
 * @returns {Promise<string>} its SHA-256 in hexadecimal
 */
export async function digest(blob) {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
