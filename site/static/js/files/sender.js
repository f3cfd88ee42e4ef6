import { queue } from './queue.js';
import { faultOf } from './refuse.js';
import { declare, places, putFile } from './upload.js';

/** @typedef {{local: string, name: string, size: number, blob?: Blob, id?: string, view: ReturnType<typeof import('./row.js').fileRow>, done?: Promise<any>, stop?: () => void, lost?: boolean}} Item */

/**
 * Sends files, three at a time; one that was taken off the list meanwhile is let go.
 * @param {Set<Item>} items
 * @param {{tell: ReturnType<typeof import('./tell.js').teller>, changed: () => void, dismiss: (item: Item, fault: string) => void}} acts
 */
export function sender(items, { tell, changed, dismiss }) {
  const inTurn = queue(3);
  const sendOne = async (item, place) => {
    if (!items.has(item)) return;
    item.view.become('sending');
    const { done, stop } = putFile(item.blob, place, item.view.progress);
    item.stop = stop;
    item.id = await done;
    item.view.become('sent');
  };
  /** All that can be read are announced in one call; one that cannot stops none of the others. */
  const announce = async (added) => {
    const declared = await Promise.all(added.map((item) => declare(item).catch(async () => {
      if (items.has(item)) dismiss(item, (await faultOf(item.blob)) ?? 'unreadable');
    })));
    const read = declared.filter(Boolean);
    const found = read.length ? await places(read) : [];
    return new Map(added.filter((_, at) => declared[at]).map((item, at) => [item, found[at]]));
  };
  const send = (added) => {
    const asked = announce(added);
    for (const item of added) {
      item.done = asked.then((found) => inTurn(() => sendOne(item, found.get(item))))
        .catch((problem) => items.has(item) && ((item.lost = problem.status === 0), item.view.become('failed')))
        .then(() => items.has(item) && (tell.became(item.name, item.view.state()), changed()));
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
