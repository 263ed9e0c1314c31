// Keys of a page: any link, button or field with `data-key`. `?` lists them; people may switch single letters off.
const OFF = 'guichet.keys.off';
const dialog = document.getElementById('keys');
const typing = (target) => target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);

function pressed(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (event.altKey ? 'alt+' : '') + (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + key;
}

const visible = (element) => element.checkVisibility?.() ?? true;
/** The folded block a key opens before it reaches its field. */
const folded = (element) => element.closest('details:not([open])');

function target(combination) {
  const inDialog = document.querySelector('dialog[open]');
  const found = (inDialog ?? document).querySelectorAll(`[data-key="${CSS.escape(combination)}"]`);
  return [...found].find(visible) ?? [...found].find(folded);
}

/** What an element is called, without the key its own text repeats. */
function nameOf(element) {
  const name =
    element.dataset.keyName || element.getAttribute('aria-label') || element.labels?.[0]?.textContent;
  if (name) return name;
  const words = element.cloneNode(true);
  words.querySelectorAll('kbd').forEach((key) => key.remove());
  return words.textContent;
}

function list() {
  const names = dialog.querySelector('.keys');
  names.replaceChildren();
  for (const element of document.querySelectorAll('[data-key]')) {
    if (!visible(element) && !folded(element)) continue;
    const [key, name] = [document.createElement('dt'), document.createElement('dd')];
    const cap = document.createElement('kbd');
    cap.textContent = element.dataset.key;
    key.append(cap);
    name.textContent = nameOf(element).replace(/\s+/g, ' ').trim();
    names.append(key, name);
  }
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const combination = pressed(event);
  if (combination === 'ctrl+Enter' && event.target.form) return event.target.form.requestSubmit();
  const modified = event.altKey || event.ctrlKey || event.metaKey;
  if (!modified && (typing(event.target) || localStorage.getItem(OFF))) return;
  if (combination === '?' && dialog && !dialog.open) {
    list();
    dialog.showModal();
    return event.preventDefault();
  }
  const element = target(combination);
  if (!element) return;
  event.preventDefault();
  if (!visible(element)) folded(element).open = true;
  if (typing(element)) element.select ? element.select() : element.focus();
  else element.click();
  if (typing(element)) element.focus();
});

const off = dialog?.querySelector('[data-keys-off]');
if (off) {
  off.checked = Boolean(localStorage.getItem(OFF));
  off.addEventListener('change', () =>
    off.checked ? localStorage.setItem(OFF, '1') : localStorage.removeItem(OFF),
  );
  document.querySelectorAll('[data-dialog=keys]').forEach((button) => button.addEventListener('click', list));
}
