/* Keyboard: any element with data-key="n" or "g c" is pressed, followed or focused by those keys.
   Single-key shortcuts can be switched off (WCAG 2.1.4). */
import { $, $$, announce, on, typing, words } from './dom.js';

const patience = 900; /* milliseconds between the two keys of "g c" */
let singleKeys = document.documentElement.dataset.shortcuts !== 'off';
let pending = '';

const visible = element => element.checkVisibility();
const press = element => {
  if (!element.matches('input, textarea')) return element.click();
  element.focus();
  element.select();
};

function withControl(event) {
  if (event.key.toLowerCase() === 'k') {
    event.preventDefault();
    $('#find')?.focus();
  }
  const form = event.target.closest?.('form');
  if (event.key === 'Enter' && form && typing(event.target)) {
    event.preventDefault();
    form.requestSubmit();
  }
}

function alone(event) {
  const key = event.key.toLowerCase();
  const wanted = `${pending} ${key}`.trim();
  pending = '';
  const found = $$('[data-key]').find(element => element.dataset.key === wanted && visible(element));
  if (found) {
    event.preventDefault();
    press(found);
  } else if ($$('[data-key]').some(element => element.dataset.key.startsWith(`${key} `))) {
    pending = key;
    setTimeout(() => {
      pending = '';
    }, patience);
  }
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) return withControl(event);
  if ($('dialog[open]')) return;
  if (event.key === 'Escape' && typing(event.target)) {
    event.preventDefault(); /* a search field would empty itself */
    event.target.blur();
  } else if (singleKeys && !typing(event.target)) alone(event);
});

/* The choice belongs to the person: it is sent along, and holds on every device from the next page on. */
on('change', 'input[data-shortcuts]', (event, box) => {
  singleKeys = box.checked;
  const body = new FormData(box.form);
  fetch(box.form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => announce(words.offline));
});
