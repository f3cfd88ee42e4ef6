/** What an API call that failed tells: a sentence for the person, and the fields at fault. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when the network is gone
   * @param {{detail?: string, reference?: string, fields?: {name: string, message: string}[]}} [told]
   */
  constructor(status, told = {}) {
    const words = document.querySelector('#trouble')?.dataset ?? {};
    const detail = told.detail ?? (status === 0 ? words.offline : words.broken);
    super(told.reference ? `${detail} (${told.reference})` : detail);
    this.status = status;
    this.fields = told.fields ?? [];
  }
}
