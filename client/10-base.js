// Everything here only makes quicker what already works without a script.
const root = document.documentElement;
root.classList.add('js');

/** Double clicks send a form once: the buttons rest until the answer, and again when the page is shown from cache. */
function rest(form, busy) {
  for (const button of form.querySelectorAll('button:not([type=button])')) {
    if (busy) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
    // disabled after the event: the pressed button's own name and value still travel
    setTimeout(() => (button.disabled = busy && button.getAttribute('aria-busy') === 'true'));
  }
  form.dataset.sent = busy ? '1' : '';
}
addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'get' || form.method === 'dialog') return;
  if (form.dataset.sent) event.preventDefault();
  else rest(form, true);
});
addEventListener('pageshow', () =>
  document.querySelectorAll('form[data-sent]').forEach((form) => rest(form, false)),
);
addEventListener('htmx:finally:request', () =>
  document.querySelectorAll('form[data-sent="1"]').forEach((form) => rest(form, false)),
);

/**
 * A form that a swap sends goes once too, and shows what the server answered: a morph would keep what was typed,
 * a NUMEN among it. Other forms keep what is typed in them.
 */
const sending = new Map();
addEventListener(
  'submit',
  (event) => {
    if (!sending.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form.tagName === 'FORM' && form.method === 'post') sending.set(form, [...form.elements]);
});
addEventListener('htmx:after:swap', () => {
  for (const field of [...sending.values()].flat()) {
    if (!field.isConnected || field.type === 'hidden') continue;
    if ('defaultChecked' in field) field.checked = field.defaultChecked;
    if ('defaultValue' in field) field.value = field.defaultValue;
    for (const option of field.options ?? []) option.selected = option.defaultSelected;
  }
});
addEventListener('htmx:finally:request', () => sending.clear());

/** Filters apply as soon as one changes. */
addEventListener('change', (event) => {
  const form = event.target.form;
  if (form?.dataset.auto !== undefined && event.target.type !== 'search') form.requestSubmit();
});

/** Menus close on a click elsewhere and on Escape. */
addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && document.querySelector('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

/** Dialogs, copying and printing by attribute. */
addEventListener('click', (event) => {
  const from = event.target.closest?.('[data-dialog],[data-close],[data-copy],[data-print]');
  if (!from) return;
  const { dialog, copy } = from.dataset;
  if (dialog) {
    const found = document.getElementById(dialog);
    if (found) {
      event.preventDefault();
      found.showModal();
    }
  } else if (copy !== undefined) {
    navigator.clipboard.writeText(copy).then(() => {
      from.classList.add('is-done');
      if (from.dataset.done) from.querySelector('span').textContent = from.dataset.done;
    });
  } else if (from.dataset.print !== undefined) print();
  else from.closest('dialog')?.close();
});

/** After a refused form, the summary is read first; a part of the page that was replaced says its message. */
const attend = () =>
  (document.querySelector('[data-focus]') ?? document.querySelector('#main > .alert'))?.focus();
document.querySelector('[data-focus]')?.focus();
addEventListener('htmx:after:swap', attend);

/** On a narrow screen the menu is a strip: the current page's entry is brought into sight. */
const strip = document.querySelector('.nav');
const current = strip?.querySelector('[aria-current]');
if (current && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = current.offsetLeft - 16;
