// A search field and the links it finds: <input data-combo="list-id">, <ul class="combo-list" id="list-id"> of links or
// buttons. The arrows walk from the field into the list and back, Enter follows, typing goes on in the field. Real
// focus and real links: nothing to announce that a screen reader does not say by itself.
const entries = (id) => [...(document.getElementById(id)?.querySelectorAll('a[href],button') ?? [])];
const fieldOf = (list) => document.querySelector(`[data-combo="${CSS.escape(list.id)}"]`);

addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target;
  const list = here.closest?.('.combo-list');
  const input = list ? fieldOf(list) : here.dataset?.combo ? here : null;
  if (!input || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = entries(input.dataset.combo);
  const at = all.indexOf(here);
  if (step && all.length > 0) {
    event.preventDefault();
    (all[at + step] ?? (step < 0 ? input : all[at])).focus();
  } else if (list && (event.key === 'Escape' || event.key === 'Backspace' || event.key.length === 1)) {
    if (event.key === ' ') return;
    input.focus();
    if (event.key === 'Escape') event.preventDefault();
  }
});
