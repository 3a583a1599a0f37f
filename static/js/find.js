/* The find box and the list it drives: Down enters the list, arrows walk it, Up from its top returns; a preview follows. */
import { $, $$, on, whenever } from './dom.js';

const rows = () => $$('[data-rows] .row-link');

function go(event, element) {
  event.preventDefault();
  element.focus();
  element.closest('tr')?.scrollIntoView({ block: 'nearest' });
}

function walk(event, from) {
  const links = rows();
  const at = links.indexOf(from);
  if (event.key === 'ArrowDown' && links[at + 1]) go(event, links[at + 1]);
  if (event.key === 'ArrowUp' && at > 0) go(event, links[at - 1]);
  if (event.key === 'ArrowUp' && at === 0) go(event, $('#find'));
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || $('dialog[open]')) return;
  /* anywhere else the arrows keep scrolling the page */
  if (event.target.matches('body, .row-link, #find')) walk(event, event.target);
});

/* who has the focus for a moment is shown beside the list, where there is room */
const patience = 120; /* milliseconds */
let look;
on('focusin', '.row-link', (event, link) => {
  $$('.is-current').forEach(row => row.classList.remove('is-current'));
  link.closest('tr').classList.add('is-current');
  clearTimeout(look);
  look = setTimeout(() => {
    if (link.isConnected && $('#peek')?.checkVisibility()) link.dispatchEvent(new Event('peek'));
  }, patience);
});

/* on a phone the views stand in one line, longer than the screen: the one that is shown is in sight */
whenever('.views [aria-current]', view => view.scrollIntoView({ block: 'nearest', inline: 'center' }));
