// A search that looks up as one types, by htmx: <form data-live="list-id" hx-get=…>. Enter on what is on show goes to
// the first thing to do there (`data-first`); on anything newer it looks up at once and then goes there.
const liveForm = () => document.querySelector('form[data-live]');
const words = (form) => form.elements.q.value.trim();
/** The words asked last, and those whose answer is on show. */
let asked;
let shown;
let entered = false;

function goFirst(form) {
  const first = document.getElementById(form.dataset.live)?.querySelector('[data-first]');
  first?.focus();
  return Boolean(first);
}
addEventListener('input', () => (entered = false));
addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (form.dataset.live === undefined) return;
    entered = true;
    if (words(form) !== shown || !goFirst(form)) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
addEventListener('htmx:before:request', () => {
  const form = liveForm();
  asked = form ? words(form) : undefined;
});
addEventListener('htmx:after:swap', () => {
  const form = liveForm();
  shown = asked;
  if (form && entered) goFirst(form);
  entered = false;
});
