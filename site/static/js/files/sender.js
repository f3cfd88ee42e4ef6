import { queue } from './queue.js';
import { places, putFile } from './upload.js';

/** @typedef {{local: string, name: string, size: number, blob?: Blob, id?: string, view: ReturnType<typeof import('./row.js').fileRow>, done?: Promise<any>, stop?: () => void, lost?: boolean}} Item */

/**
 * Sends files, three at a time; one that was taken off the list meanwhile is let go.
 * @param {Set<Item>} items
 * @param {ReturnType<typeof import('./tell.js').teller>} tell
 * @param {() => void} changed
 */
export function sender(items, tell, changed) {
  const inTurn = queue(3);
  const sendOne = async (item, place) => {
    if (!items.has(item)) return;
    item.view.become('sending');
    const { done, stop } = putFile(item.blob, place, item.view.progress);
    item.stop = stop;
    item.id = await done;
    item.view.become('sent');
  };
  const send = (added) => {
    const asked = places(added);
    for (const [at, item] of added.entries()) {
      item.done = asked.then((found) => inTurn(() => sendOne(item, found[at])))
        .catch((problem) => items.has(item) && ((item.lost = problem.status === 0), item.view.become('failed')))
        .then(() => (tell.became(item.name, item.view.state()), changed()));
    }
  };
  const again = (chosen) => {
    const known = chosen.filter(({ blob }) => blob);
    for (const item of known) {
      item.id = undefined;
      item.view.show('waiting');
    }
    if (known.length) send(known);
    return known.length;
  };
  return { send, again };
}
