import { call } from '../api/call.js';
import { passGate } from '../ticket/gate.js';

/**
 * Where somebody is logged in: each session with what ends it.
 * @param {HTMLElement} root
 */
export function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const said = part('said');

  async function show() {
    const { sessions } = await call('GET', '/api/sessions');
    part('list').replaceChildren(...sessions.map((session) => rowOf(root, session, end)));
    part('elsewhere').hidden = sessions.length < 2;
    part('some').hidden = false;
  }

  /** @param {string} session one, or "others" */
  async function end(session, words) {
    said.textContent = '';
    try {
      await call('POST', '/api/sessions/end', { body: { session } });
      await show();
      said.textContent = words;
      // What was pressed is gone.
      part('title').focus();
    } catch (problem) {
      said.textContent = problem.message;
    }
  }
  part('elsewhere').firstElementChild.addEventListener('click', () => end('others', said.dataset.others));
  return passGate(root, show);
}

function rowOf(root, { id, browser, begun_at: begun, used_at: used, current }, end) {
  const row = root.querySelector('[data-item]').content.cloneNode(true).firstElementChild;
  const part = (name) => row.querySelector(`[data-${name}]`);
  const name = browser || part('browser').dataset.nothing;
  part('browser').textContent = name;
  part('current').hidden = !current;
  say(part('begun'), begun);
  say(part('used'), used);
  const { ended } = root.querySelector('[data-said]').dataset;
  part('end').hidden = current;
  part('which').textContent = ` ${name}`;
  part('end').firstElementChild.addEventListener('click', () => end(id, ended));
  return row;
}

/** A sentence with an instant in it; nothing where it is not known. */
function say(place, at) {
  const language = document.documentElement.lang;
  const told = at && new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
  place.textContent = told ? place.dataset.words.replace('{date}', told) : '';
}
