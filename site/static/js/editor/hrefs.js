/** What a page can follow. */
export const FOLLOWED = /^(?:https?:|mailto:|tel:|blob:|\/(?!\/)|#)/i;

/** Programs, not places; and what leads within the message or the file that it was copied from. */
const NO_PLACE = /^(?:javascript|vbscript|data|about|cid|mid|mhtml|view-source|chrome|webkit-fake-url):|msohtmlclip/i;
const PLACE = /^(?:[a-z][a-z\d+.-]*:|\\\\|\/\/)./i;

/**
 * A server's share, or what another program opens: the address stays, as words behind the link's own.
 * @param {HTMLElement} body
 */
export function sayAddresses(body) {
  for (const link of body.querySelectorAll('a[href]')) {
    // As a browser reads it.
    const address = link.getAttribute('href').replace(/[\t\r\n]/g, '').replace(/^[\x00- ]+/, '').trimEnd();
    if (FOLLOWED.test(address) || NO_PLACE.test(address) || !PLACE.test(address)) continue;
    const words = link.textContent.trim();
    if (!words && !link.querySelector('img')) continue;
    link.removeAttribute('href');
    if (!words.includes(address)) link.append(words ? ` (${address})` : address);
  }
}
