// The server has written the end as text; here it counts down. `data-expires-at` is epoch milliseconds.
const offset = Number(document.body.dataset.now || Date.now()) - Date.now();

function show(clock) {
  const left = Math.max(0, Math.ceil((Number(clock.dataset.expiresAt) - Date.now() - offset) / 1000));
  const text = clock.querySelector('[data-left]') ?? clock;
  const over = left === 0;
  text.textContent =
    over && clock.dataset.over
      ? clock.dataset.over
      : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  clock.classList.toggle('is-soon', !over && left <= 120);
  clock.classList.toggle('is-over', over);
  if (over && !clock.dataset.told) {
    clock.dataset.told = '1';
    clock.dispatchEvent(new CustomEvent('guichet:expired', { bubbles: true }));
  }
}
const tick = () => document.querySelectorAll('[data-expires-at]').forEach(show);
tick();
setInterval(tick, 1000);
