/**
 * Puts the newest rows in their places in a list. Where a gap would remain between them and what is
 * shown, and where rows are folded into actions, they take the place of all.
 */
export function mergeRows(list, rows) {
  const first = list.querySelector('[data-row]');
  const oldest = rows.filter((row) => row.dataset.row).at(-1);
  const isActions = new URLSearchParams(location.search).get('view') === 'actions';
  if (isActions || !first || !oldest || oldest.dataset.row > first.dataset.row) {
    list.replaceChildren(...rows);
    return;
  }
  const known = new Set([...list.querySelectorAll('[data-row]')].map((row) => row.dataset.row));
  let next = first;
  for (const row of rows) {
    const id = row.dataset.row;
    if (!id || known.has(id)) continue;
    while (next?.dataset.row && next.dataset.row > id) next = next.nextElementSibling;
    list.insertBefore(row, next);
  }
}
