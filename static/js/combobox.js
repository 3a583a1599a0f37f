/* The find box away from the list: a combobox. The focus stays in the box; arrows choose, Enter opens, Escape closes. */
import { $, $$, announce, whenever } from './dom.js';

whenever('#find[role=combobox]', box => {
  const list = document.getElementById(box.getAttribute('aria-controls'));
  const options = () => $$('[role=option]', list);
  const chosen = () => $('[aria-selected=true]', list);
  let wanted = false; /* whether an answer that is on its way may still open the list */

  const choose = option => {
    options().forEach(each => each.setAttribute('aria-selected', each === option));
    if (option) box.setAttribute('aria-activedescendant', option.id);
    else box.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  const show = open => {
    list.hidden = !open;
    box.setAttribute('aria-expanded', open);
    if (!open) choose(null);
  };
  const walk = step => {
    const all = options();
    const at = all.indexOf(chosen());
    show(true);
    choose(all.at(at < 0 && step < 0 ? -1 : (at + step) % all.length));
  };

  /* what was chosen belongs to the text before: Enter must not open somebody who may not match any more */
  box.addEventListener('input', () => {
    wanted = box.value.trim() !== '';
    choose(null);
    if (!wanted) {
      list.replaceChildren();
      show(false);
    }
  });
  box.addEventListener('htmx:after:swap', () => {
    if (!wanted || document.activeElement !== box || !options().length) return;
    show(true);
    choose($('[data-client]', list));
    announce($('[data-found]', list).dataset.found);
  });
  box.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      wanted = false;
      show(false);
    } else if (['ArrowDown', 'ArrowUp'].includes(event.key) && options().length) {
      event.preventDefault();
      walk(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });
  box.addEventListener('blur', () => show(false));
  list.addEventListener('mousedown', event => event.preventDefault()); /* a press leaves the focus in the box */
});
