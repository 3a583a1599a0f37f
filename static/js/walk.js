/* J and K walk from record to record of the list one came from: its rows are remembered while this tab is open. */
import { $, $$, whenever } from './dom.js';

const place = 'walk';
const rows = () => JSON.parse(sessionStorage.getItem(place) ?? '[]');

document.addEventListener('click', event => {
  if (event.target.closest?.('.row-link'))
    sessionStorage.setItem(place, JSON.stringify($$('[data-rows] .row-link').map(link => link.getAttribute('href'))));
});

whenever('[data-walk]', walk => {
  const known = rows();
  const at = known.indexOf(location.pathname);
  if (at < 0) return;
  walk.hidden = false;
  $('[data-walk-place]', walk).textContent = walk.dataset.walk.replace('{at}', at + 1).replace('{of}', known.length);
  for (const [selector, href] of [['[data-walk-next]', known[at + 1]], ['[data-walk-previous]', known[at - 1]]]) {
    const link = $(selector, walk);
    if (href) link.href = href;
    else link.hidden = true;
  }
});
