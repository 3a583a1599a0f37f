/* Forms: what is not saved yet, the guard on leaving, errors, counters, rows that repeat. */
import { $, $$, on, whenever } from './dom.js';

/* --- the save bar names what is not saved, and leaving asks first --- */
const labelOf = (form, key) => {
  const control = form.elements[key];
  const group = (control?.[0] ?? control)?.closest?.('[data-date], .choices')?.closest('fieldset');
  const label = group ? $('legend', group) : control?.labels?.[0];
  return label?.firstChild?.textContent.trim() || control?.ariaLabel;
};

whenever('[data-dirty-form]', form => {
  const message = $('[data-save-message] span:last-child', form);
  const refused = form.dataset.state === 'dirty'; /* the server sent it back: nothing in it is saved */
  const before = JSON.stringify([...new FormData(form)]);
  const values = new Map(new FormData(form));
  let sent = false;

  const changed = () => [...new FormData(form)].filter(([key, value]) => values.get(key) !== value).map(([key]) => key);
  const say = () => {
    const names = [...new Set(changed().map(key => labelOf(form, key)).filter(Boolean))];
    const more = names.length > 3 ? ` +${names.length - 3}` : '';
    const text = `${form.dataset.dirtyText} ${names.slice(0, 3).join(', ')}${more}`;
    if (names.length && message && message.textContent !== text) message.textContent = text;
  };
  form.addEventListener('input', () => {
    const dirty = refused || JSON.stringify([...new FormData(form)]) !== before;
    form.dataset.state = dirty ? 'dirty' : 'clean';
    say();
  });
  form.addEventListener('submit', event => {
    if (sent) event.preventDefault(); /* a double click saves once */
    sent = true;
  });
  addEventListener('pageshow', () => {
    sent = false;
  });
  addEventListener('beforeunload', event => {
    if (form.isConnected && form.dataset.state === 'dirty' && !sent) event.preventDefault();
  });
});

/* --- somebody who looks alike is somebody else: remembered when the form is saved --- */
on('click', '[data-different]', (event, button) => {
  event.preventDefault();
  const told = document.createElement('input');
  Object.assign(told, { type: 'hidden', name: 'different', value: button.value });
  $('[data-different-list]').append(told);
  button.closest('.match').remove();
  $('#matches').focus();
});

/* --- a part of the record that opened as a form: type at once --- */
whenever('[data-in-place]', form => {
  if (!$('[data-error-summary]', form.parentElement)) $('input:not([type=hidden], [type=radio]), textarea, select', form)?.focus();
});

/* --- errors: the summary takes focus, its links open closed sections and land on the field --- */
const wrongIn = target =>
  target.matches('input, select, textarea')
    ? target
    : ($('[aria-invalid=true]', target) ?? $('input, select, textarea', target) ?? target);

const open = target => {
  const fold = target?.closest('details');
  if (fold) fold.open = true;
};

/* a link that leads to a folded section opens it */
const openTarget = () => open(document.getElementById(location.hash.slice(1)));
addEventListener('hashchange', openTarget);
openTarget();

whenever('[data-error-summary]', summary => {
  $$('a', summary).forEach(link => open(document.getElementById(link.hash.slice(1))));
  summary.focus();
});
on('click', '[data-error-summary] a', (event, link) => {
  const target = document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  open(target);
  const field = wrongIn(target);
  field.focus({ preventScroll: true });
  (field.labels?.[0] ?? field).scrollIntoView({ block: 'center' });
});

/* --- how many characters are left --- */
on('input', '[data-counter]', (event, area) => {
  const left = area.dataset.counter - area.value.length;
  $$(`[data-counter-for="${area.id}"]`).forEach(counter => {
    counter.textContent = counter.textContent.replace(/-?\d+/, left);
  });
});

/* --- rows that repeat (phones, allergies): a new row is the last one, emptied and renumbered --- */
const number = (text, from, to) => text.replace(new RegExp(`(^|\\D)${from}(?!\\d)`), `$1${to}`);

function renumber(row, from, to) {
  $$('[id], [name], [for], [aria-label], [title]', row).forEach(element => {
    for (const name of ['id', 'name', 'for'])
      if (element.hasAttribute(name)) element.setAttribute(name, number(element.getAttribute(name), from, to));
    for (const name of ['aria-label', 'title'])
      if (element.hasAttribute(name)) element.setAttribute(name, number(element.getAttribute(name), from + 1, to + 1));
  });
  const key = `${row.closest('[data-repeat]').dataset.repeat}-${to}`;
  $$('[type=radio], [name$="-key"]', row).forEach(control => {
    control.value = key;
  });
  $$('.vh', row).forEach(label => {
    label.textContent = number(label.textContent, from + 1, to + 1);
  });
}

function empty(row) {
  $$('.field__error, .field__note', row).forEach(note => note.remove());
  $$('input, select, textarea', row).forEach(control => {
    control.removeAttribute('aria-invalid');
    control.removeAttribute('aria-describedby');
    if (control.matches('[type=radio], [type=checkbox]')) control.checked = false;
    else if (control.type === 'hidden') return;
    else if (control.matches('select')) control.selectedIndex = 0;
    else control.value = '';
  });
}

const told = element => element.dispatchEvent(new Event('input', { bubbles: true }));

function another(list) {
  const last = $$('[data-repeat-row]', list).at(-1);
  const next = Number(list.dataset.next ?? last.dataset.repeatRow) + 1;
  const row = last.cloneNode(true);
  list.append(row);
  renumber(row, Number(last.dataset.repeatRow), next);
  row.dataset.repeatRow = list.dataset.next = next;
  empty(row);
  return row;
}

on('click', '[data-repeat-add]', (event, button) => {
  const list = $('[data-repeat]', button.closest('fieldset'));
  const spare = $('[data-spare]:not(:only-child)', list); /* the page brought an empty row along */
  const row = spare ?? another(list);
  delete row.dataset.spare;
  told(list);
  $('input:not([type=hidden], [type=radio], [type=checkbox]), textarea', row).focus();
});

on('click', '[data-repeat-remove]', (event, button) => {
  const list = button.closest('[data-repeat]');
  const row = button.closest('[data-repeat-row]');
  const others = $$('[data-repeat-row]', list).filter(other => other !== row);
  if (others.length) row.remove();
  else empty(row);
  told(list);
  $('input:not([type=hidden])', others.findLast(other => other.checkVisibility()) ?? row).focus();
});
