// A search that goes on by itself is stopped by its button; a link then leads on from there.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-stop-search]');
  if (!button) return;
  const row = button.closest('[hx-get]');
  row.dispatchEvent(new Event('htmx:abort'));
  const rest = row.querySelector('[data-search-on]');
  rest.className = '';
  const still = row.cloneNode();
  for (const name of ['hx-get', 'hx-trigger', 'hx-swap']) still.removeAttribute(name);
  still.append(rest);
  row.replaceWith(still);
});
