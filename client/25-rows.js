// j and k walk the rows of a list (<table data-rows>), Enter follows the row's link; past its ends the pages turn.
const rows = () => [...document.querySelectorAll('table[data-rows] tbody tr')];
const busy = (target) => target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);

addEventListener('keydown', (event) => {
  const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
  if (!step || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (
    busy(event.target) ||
    document.querySelector('dialog[open]') ||
    localStorage.getItem('guichet.keys.off')
  )
    return;
  const all = rows();
  if (all.length === 0) return;
  event.preventDefault();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[at < 0 && step < 0 ? all.length - 1 : at + step];
  if (next) return next.querySelector('a').focus();
  document.querySelector(step > 0 ? 'a[rel=next]' : 'a[rel=prev]')?.click();
});
