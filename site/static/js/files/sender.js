import { queue } from './queue.js';
import { faultOf } from './refuse.js';
import { declare, places, putFile } from './upload.js';

/** @typedef {{local: string, name: string, size: number, blob?: Blob, id?: string, view: ReturnType<typeof import('./row.js').fileRow>, done?: Promise<any>, stop?: () => void, lost?: boolean, ended?: boolean}} Item `ended`: the session had */

/**
 * Sends files, three at a time; one that was taken off the list meanwhile is let go. It asks for a password only
 * where `isAsked` says that somebody waits for the files, or where they are sent by a press.
 * @param {Set<Item>} items
 * @param {{isAsked: () => boolean, tell: ReturnType<typeof import('./tell.js').teller>, changed: () => void, dismiss: (item: Item, fault: string) => void}} acts
 */
export function sender(items, { isAsked, tell, changed, dismiss }) {
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
  const announce = async (added, pressed) => {
    const declared = await Promise.all(added.map((item) => declare(item).catch(async () => {
      if (items.has(item)) dismiss(item, (await faultOf(item.blob)) ?? 'unreadable');
    })));
    const read = declared.filter(Boolean);
    const found = read.length ? await places(read, pressed || isAsked()) : [];
    return new Map(added.filter((_, at) => declared[at]).map((item, at) => [item, found[at]]));
  };
  const send = (added, pressed) => {
    const asked = announce(added, pressed);
    for (const item of added) {
      item.done = asked.then((found) => inTurn(() => sendOne(item, found.get(item))))
        .catch(({ status }) => {
          if (!items.has(item)) return;
          Object.assign(item, { lost: status === 0, ended: status === 401 });
          item.view.become('failed');
        })
        .then(() => items.has(item) && (item.ended || tell.became(item.name, item.view.state()), changed()));
    }
  };
  const again = (chosen, pressed) => {
    const known = chosen.filter(({ blob }) => blob);
    for (const item of known) {
      Object.assign(item, { id: undefined, ended: false });
      item.view.show('waiting');
    }
    if (known.length) send(known, pressed);
    return known.length;
  };
  return { send, again };
}
