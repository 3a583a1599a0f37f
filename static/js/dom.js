/* The few words that every module here speaks. */
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Listen on the document, so that what a later swap brings in is heard as well. */
export const on = (type, selector, answer) =>
  document.addEventListener(type, event => {
    const element = event.target.closest?.(selector);
    if (element) answer(event, element);
  });

/** Prepare each match once: those on the page now, and those htmx swaps in later. */
export const whenever = (selector, prepare) => {
  const seen = new WeakSet();
  const look = () =>
    $$(selector)
      .filter(element => !seen.has(element))
      .forEach(element => {
        seen.add(element);
        prepare(element);
      });
  look();
  document.addEventListener('htmx:after:swap', look);
};

export const typing = element =>
  element?.matches?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

/** The page's polite live region; its data attributes hold the words scripts may need, in the reader's language. */
const region = $('#announce');
export const words = region.dataset;
export const announce = text => {
  region.textContent = '';
  requestAnimationFrame(() => {
    region.textContent = text;
  });
};
