// Live feedback on a new secret. The server checks again; here each rule of the list shows whether it is met:
// <ul class="rules" data-rules="field-id"><li data-rule="min:12"><li data-rule="without:word"><li data-rule="same:other-id">
const lower = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const checks = {
  min: (value, limit) => [...value].length >= Number(limit),
  max: (value, limit) => [...value].length <= Number(limit) && value !== '',
  without: (value, word) => value !== '' && !lower(value).includes(lower(word)),
  strong: (value) => {
    const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) =>
      kind.test(value),
    ).length;
    const words = value.split(/[\s-]+/).filter((word) => word.length >= 3).length;
    const length = [...value].length;
    if (new Set(value.toLowerCase()).size < 6) return false;
    return (
      (length >= 12 && kinds === 4) ||
      (length >= 14 && kinds >= 3) ||
      (length >= 20 && words >= 4) ||
      words >= 7
    );
  },
  'not-numen': (value) => value !== '' && !/^\d{2}[A-Z]\d{7}[A-Z]{3}$/i.test(value.replace(/[\s.-]/g, '')),
  same: (value, id) => value !== '' && value === document.getElementById(id)?.value,
  class: (value, kind) =>
    ({ lower: /\p{Ll}/u, upper: /\p{Lu}/u, digit: /\d/, other: /[^\p{L}\d]/u })[kind]?.test(value) ?? false,
};

function review(list) {
  const value = document.getElementById(list.dataset.rules)?.value ?? '';
  for (const item of list.querySelectorAll('[data-rule]')) {
    const [name, argument = ''] = item.dataset.rule.split(/:(.*)/s);
    item.classList.toggle('is-ok', checks[name]?.(value, argument) ?? false);
    const state = item.querySelector('.visually-hidden');
    if (state) state.textContent = item.classList.contains('is-ok') ? (list.dataset.met ?? '') : '';
  }
}
addEventListener('input', () => document.querySelectorAll('[data-rules]').forEach(review));

/** Show and hide a secret while typing it. */
addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-reveal]');
  const input = button && document.getElementById(button.dataset.reveal);
  if (!input) return;
  const shown = input.type === 'text';
  input.type = shown ? 'password' : 'text';
  button.setAttribute('aria-pressed', String(!shown));
});
