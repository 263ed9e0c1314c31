// Arrow keys walk the results of a search field: <input data-combo="list-id">, <ul id="list-id" role="listbox">
// with <li role="option" id="…"> holding one link or button. Enter follows the chosen one.
function options(input) {
  return [...(document.getElementById(input.dataset.combo)?.querySelectorAll('[role=option]') ?? [])];
}

function choose(input, all, index) {
  all.forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
  const chosen = all[index];
  if (!chosen) return input.removeAttribute('aria-activedescendant');
  input.setAttribute('aria-activedescendant', chosen.id);
  chosen.scrollIntoView({ block: 'nearest' });
}

addEventListener('keydown', (event) => {
  const input = event.target;
  if (!input.dataset?.combo) return;
  const all = options(input);
  const at = all.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (all.length === 0) return;
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    choose(input, all, at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length);
  } else if (event.key === 'Enter' && all[at]) {
    event.preventDefault();
    all[at].querySelector('a,button').click();
  } else if (event.key === 'Escape' && at >= 0) {
    event.preventDefault();
    choose(input, all, -1);
  }
});
addEventListener('htmx:after:swap', () => {
  for (const input of document.querySelectorAll('[data-combo]')) {
    input.setAttribute('aria-expanded', String(options(input).length > 0));
    input.removeAttribute('aria-activedescendant');
  }
});
