const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/**
 * @param {number} bytes
 * @returns {string} "1,2 Mo", "5 octets"
 */
export function sizeInWords(bytes) {
  const step = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: STEPS[step],
    // Short ones have no plural in English: "5 byte".
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1024 ** step);
}
