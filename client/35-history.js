// A part of the page that was replaced changes the address as a whole page would: a link pushes it, an act that leads
// back to where one is does not, and neither does the answer of a form itself, which nobody could reload. Going back
// loads the page anew (htmx-config in head.hbs).
addEventListener('htmx:before:history:update', (event) => {
  const { history: next, sourceElement, response } = event.detail;
  const answered = sourceElement.method === 'post' && !response?.raw?.redirected;
  const same = next.path.split('#')[0] === location.pathname + location.search;
  if (answered || (same && next.type === 'push')) event.preventDefault();
});
