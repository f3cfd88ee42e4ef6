import { cleanFragment } from '../editor/clean.js';
import { sizeInWords } from '../files/size.js';
import { showMailFrame } from './mail-frame.js';
import { letScroll } from './wide.js';
import { showDate, stateInWords } from './words.js';

/**
 * @param {HTMLElement} root
 * @param {any} message
 * @returns {HTMLLIElement}
 */
export function messageItem(root, message) {
  const template = root.querySelector(message.kind === 'event' ? '[data-event]' : '[data-message]');
  const item = template.content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`[data-${name}]`);
  item.id = `message-${message.id}`;
  part('who').textContent = message.author.name;
  showDate(part('when'), message.at);
  if (message.kind === 'event') {
    part('html').textContent = happened(template.dataset, message);
  } else {
    part('html').append(linkImages(cleanFragment(message.html)));
    letScroll(part('html'), root.querySelector('[data-message]').dataset.wide);
    showFolded(root, message, part);
    showRest(root, item, message, part);
  }
  return item;
}

/** After the name: " a pris le ticket en charge · État : En cours" */
function happened(words, { event, about, state_change: change }) {
  const did = words[event] ? ` ${words[event].replace('{n}', about ?? '')}` : '';
  return did + (change ? ` · ${words.state} ${stateInWords(change.to)}` : '');
}

/** What a mail says besides its new words, one click away: its first words tell whether to look. */
function showFolded(root, { folded }, part) {
  part('folded').hidden = !folded;
  if (!folded) return;
  const { foldedLine, foldedLines, wide } = root.querySelector('[data-message]').dataset;
  const words = folded.lines > 1 ? foldedLines : foldedLine;
  const filled = words.replace(/\{(first|n)\}/g, (_, name) => (name === 'n' ? folded.lines : folded.begins));
  part('folded').querySelector('summary').textContent = filled;
  part('folded-html').append(linkImages(cleanFragment(folded.html)));
  letScroll(part('folded-html'), wide);
}

function showRest(root, item, message, part) {
  const { dataset } = root.querySelector('[data-message]');
  const card = item.querySelector('.message');
  // Of an unverified sender the badge below says it.
  const role = !message.unverified && (message.mine ? dataset.mine : dataset[`role${capital(message.author.role)}`]);
  part('role').textContent = [role, message.via === 'mail' && dataset.byMail].filter(Boolean).join(' · ');
  for (const [kind, is] of [['mine', message.mine], ['note', message.kind === 'note'], ['unverified', message.unverified]]) {
    card.classList.toggle(`message--${kind}`, Boolean(is));
    if (part(kind)) part(kind).hidden = !is;
  }
  part('change').firstElementChild.textContent = changed(dataset, message.state_change);
  part('change').hidden = !message.state_change;
  part('held').dataset.held = message.id;
  for (const which of item.querySelectorAll('[data-which]')) which.textContent = ` : ${message.author.name}`;
  showHeld(item, message);
  const files = message.files ?? [];
  part('files').append(...files.map((file) => fileItem(root, file)));
  part('files').hidden = !files.length;
  showMailFrame(part('layout'), message.mail_page_url, message.mail_facts_url);
  part('whole').hidden = !message.whole_mail_url;
  if (message.whole_mail_url) part('whole').firstElementChild.href = message.whole_mail_url;
}

/** "Rouvre le ticket · État : En cours" @returns {string} */
function changed(words, change) {
  if (!change) return '';
  const reopens = ['resolved', 'closed'].includes(change.from) && !['resolved', 'closed'].includes(change.to);
  return [reopens && words.reopens, `${words.state} ${stateInWords(change.to)}`].filter(Boolean).join(' · ');
}

/** Whether a message waits for an agent to let it in, or was put aside. */
export function showHeld(item, { held, put_aside: aside }) {
  const notice = item.querySelector('[data-held]');
  if (!notice) return;
  notice.hidden = !held;
  notice.querySelector('[data-waits]').hidden = aside;
  notice.querySelector('[data-aside]').hidden = !aside;
  notice.querySelector('[data-held-act="put-aside"]').hidden = aside;
}

function fileItem(root, file) {
  const item = root.querySelector('[data-message-file]').content.cloneNode(true).firstElementChild;
  item.querySelector('a').href = file.url;
  item.querySelector('[data-name]').textContent = file.name;
  item.querySelector('[data-size]').textContent = `(${sizeInWords(file.size)})`;
  return item;
}

/** A picture opens in its full size. @param {DocumentFragment} words */
function linkImages(words) {
  for (const image of words.querySelectorAll('img')) {
    image.loading = 'lazy';
    if (image.closest('a')) continue;
    const link = document.createElement('a');
    link.href = image.getAttribute('src');
    link.target = '_blank';
    link.rel = 'noopener';
    image.replaceWith(link);
    link.append(image);
  }
  return words;
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
