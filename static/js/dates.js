/* Dates in three boxes: a whole date pasted or typed into any box fills all three, in the order on screen. */
import { $$, on } from './dom.js';

const whole = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})/;
const loose = /^\s*(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4})\s*$/;

on('input', '[data-date] input', (event, box) => {
  const boxes = $$('input', box.closest('[data-date]'));
  const iso = box.value.match(whole);
  const typed = box.value.match(loose);
  if (!iso && !typed) return;
  const parts = iso ? { year: iso[1], month: Number(iso[2]), day: Number(iso[3]) } : {};
  boxes.forEach((each, place) => {
    each.value = iso ? parts[each.dataset.part] : typed[place + 1];
  });
  boxes.at(-1).focus();
});
