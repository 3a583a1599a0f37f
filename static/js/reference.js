/* The reference: a signed-in person sends a request from the page and sees all of the answer.
   The session's cookie goes along; whatever may change a record asks first. */
import { $, $$, announce, on, words } from './dom.js';

const blanks = (form, place) => $$(`[data-in="${place}"]`, form).filter(field => field.value !== '');

function addressOf(form) {
  const path = form.dataset.path.replace(/{(\w+)}/g, (whole, name) =>
    encodeURIComponent($(`[data-in="path"][data-name="${name}"]`, form).value),
  );
  const query = new URLSearchParams(blanks(form, 'query').map(field => [field.dataset.name, field.value]));
  return query.size ? `${path}?${query}` : path;
}

function requestOf(form) {
  const headers = Object.fromEntries(blanks(form, 'header').map(field => [field.dataset.name, field.value]));
  const body = $('[data-body]', form)?.value;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return { method: form.dataset.method, headers, body, cache: 'no-store', redirect: 'manual' };
}

const pretty = text => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const asked = what =>
  new Promise(resolve => {
    const dialog = $('#try-ask');
    $('[data-what]', dialog).textContent = what;
    dialog.returnValue = '';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'send'), { once: true });
    dialog.showModal();
  });

async function send(form) {
  const began = performance.now();
  const answer = await fetch(addressOf(form), requestOf(form));
  const text = await answer.text();
  const box = $('[data-answer]', form);
  const status = `${answer.status} ${answer.statusText}`.trim();
  $('[data-status]', box).textContent = status;
  $('[data-time]', box).textContent = `${Math.round(performance.now() - began)} ms`;
  $('[data-headers]', box).textContent = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  $('[data-content]', box).textContent = pretty(text);
  $('[data-content]', box).hidden = text === '';
  box.hidden = false;
  announce(status);
}

on('submit', '[data-try]', async (event, form) => {
  event.preventDefault();
  if ('asks' in form.dataset && !(await asked(`${form.dataset.method} ${addressOf(form)}`))) return;
  const button = $('button', form);
  button.setAttribute('aria-busy', 'true');
  try {
    await send(form);
  } catch {
    announce(words.offline);
  } finally {
    button.removeAttribute('aria-busy');
  }
});
