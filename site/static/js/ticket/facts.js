import { load } from '../session/session.js';
import { showDate, showState } from './words.js';

/**
 * @param {HTMLElement} root
 * @param {any} ticket
 */
export function showFacts(root, ticket) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const optional = (name, words) => {
    part(name).textContent = words ?? '';
    part(name).closest('div').hidden = !words;
  };
  showWayBack(part, ticket);
  part('subject').textContent = ticket.subject;
  showState(part('state'), ticket.state);
  part('unconfirmed').hidden = !ticket.unconfirmed;
  part('number').textContent = `#${ticket.number}`;
  const opened = document.createElement('time');
  showDate(opened, ticket.opened_at);
  part('opened').replaceChildren(opened);
  part('requester').textContent = nameOf(ticket.requester);
  part('assigned').textContent = ticket.assignees.map(nameOf).join(', ') || part('assigned').dataset.nobody;
  optional('category', categoryOf(part('categories'), ticket.category));
  // Where another has become the requester, an agent is told whose they are.
  const whose = (words) => (words && ticket.details_of ? `${words} (${ticket.details_of})` : words);
  optional('phone', whose(ticket.phone));
  optional('equipment', whose(ticket.equipment));
  optional('observers', ticket.observers?.map(nameOf).join(', '));
  optional('related', ticket.related && `#${ticket.related}`);
  part('related').search = new URLSearchParams({ numero: ticket.related ?? '' });
}

/** An agent comes to somebody else's ticket from the list of those to be dealt with. */
async function showWayBack(part, { can, requester }) {
  const others = can.note && requester.address !== (await load()).address;
  part('of-own').hidden = others;
  part('of-others').hidden = !others;
}

const nameOf = (person) => person?.name || person?.address || (typeof person === 'string' ? person : '');

/** @param {HTMLTemplateElement} labels */
const categoryOf = (labels, slug) => labels.content.querySelector(`[value="${CSS.escape(slug ?? '')}"]`)?.textContent ?? slug;
