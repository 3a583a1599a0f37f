/* Small things: dialogs, menus, copy, print, toasts, passwords, colours, the network. */
import { $, $$, announce, on, whenever, words } from './dom.js';

on('click', '[data-open]', (event, button) => $(button.dataset.open).showModal());
on('click', '[data-print]', () => print());
on('click', '[data-dismiss]', (event, button) => button.closest('.toast').remove());
whenever('.toast > span', text => announce(text.textContent)); /* a live region says only what changes */

on('click', '[data-copy]', async (event, button) => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return announce(words.copyFailed); /* refused, or a page without HTTPS */
  }
  announce(words.copied);
  button.dataset.done = '';
  setTimeout(() => delete button.dataset.done, 1200);
});

on('click', '[data-reveal]', (event, button) => {
  const input = document.getElementById(button.dataset.reveal);
  const hidden = input.type === 'password';
  input.type = hidden ? 'text' : 'password';
  button.setAttribute('aria-pressed', hidden);
});

/* A menu opens under its button. The one of the bottom bar has its place in the style sheet. */
document.addEventListener(
  'toggle',
  event => {
    const menu = event.target;
    if (event.newState !== 'open' || !menu.matches('.menu:not(.menu--bar)')) return;
    const box = $(`[popovertarget="${menu.id}"]`).getBoundingClientRect();
    const end = document.dir === 'rtl' ? box.left : innerWidth - box.right;
    menu.style.insetBlockStart = `${box.bottom + 6}px`;
    menu.style.insetInlineEnd = `${Math.max(8, end)}px`;
  },
  true,
);

/* Colours and blur change at once and the choice is sent along; a reload would lose what is half typed. */
const change = name => (event, form) => {
  event.preventDefault();
  const chosen = event.submitter.value;
  const body = new FormData(form, event.submitter);
  document.documentElement.dataset[name] = chosen;
  if (document.activeElement === event.submitter)
    $$(`[name=${name}]`).find(button => button.value !== chosen && button.checkVisibility())?.focus();
  fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => announce(words.offline));
};
on('submit', '[data-theme-form]', change('theme'));
on('submit', '[data-discreet-form]', change('discreet'));

/* Dates and times are told by the reader's clock, from the next page on. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`timezone=${encodeURIComponent(zone)}`))
  document.cookie = `timezone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;

/* No connection: said on screen for as long as it lasts. */
const network = () => $$('[data-offline-bar]').forEach(bar => bar.toggleAttribute('hidden', navigator.onLine));
addEventListener('offline', network);
addEventListener('online', network);
network();
