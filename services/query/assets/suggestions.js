// Suggests fields, and values that are really there, for the term under the cursor's end.
const SUGGEST_AFTER_MS = 150;
let timer;

const suggest = async (input) => {
  const [, before, sign, field = '', prefix] =
    /^(.*?)(-?)(?:([A-Za-z-]+):)?"?([^\s"]*)$/s.exec(input.value) ?? [];
  if (prefix === undefined) return;
  const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ field, prefix })}`);
  if (!answer.ok) return;
  const { values } = await answer.json();
  const head = `${before}${sign}${field ? `${field}:` : ''}`;
  const options = values.map((value) => {
    const option = document.createElement('option');
    option.value = head + (/[\s"()]/.test(value) ? JSON.stringify(value) : value);
    return option;
  });
  document.querySelector('#suggestions')?.replaceChildren(...options);
};

document.addEventListener('input', (event) => {
  if (event.target.name !== 'q') return;
  clearTimeout(timer);
  timer = setTimeout(() => void suggest(event.target), SUGGEST_AFTER_MS);
});
