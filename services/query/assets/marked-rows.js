// Marked rows can be copied as Markdown for a ticket.
const bar = document.querySelector('[data-marked]');
const marks = () => [...document.querySelectorAll('[data-mark]:checked')];

const update = () => {
  const { length } = marks();
  bar.hidden = length === 0;
  bar.querySelector('[data-marked-count]').textContent = `${length} marked`;
};

// Browsers give the clipboard only to pages that came by https: elsewhere the text is shown to be copied.
async function copyMarked() {
  const ids = marks().map((mark) => mark.closest('[data-row]').dataset.row);
  const url = `/api/v1/events/markdown?ids=${ids.join(',')}`;
  if (!navigator.clipboard) {
    window.open(url);
    return;
  }
  const status = bar.querySelector('[data-marked-count]');
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error((await answer.json()).error.message);
    await navigator.clipboard.writeText(await answer.text());
    status.textContent = 'Copied';
  } catch (error) {
    status.textContent = `Not copied: ${error.message}`;
  }
}

if (bar) {
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-mark]')) update();
  });
  bar.querySelector('[data-marked-clear]').addEventListener('click', () => {
    for (const mark of marks()) mark.checked = false;
    update();
  });
  bar.querySelector('[data-copy-markdown]').addEventListener('click', () => void copyMarked());
}
