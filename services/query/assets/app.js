// The theme is set before the first paint, so that a dark page never flashes white.
const stored = localStorage.getItem('theme');
const preferred = matchMedia('(prefers-color-scheme: dark)');
const applyTheme = (theme) => {
  document.documentElement.dataset.theme = theme;
};
applyTheme(stored ?? (preferred.matches ? 'dark' : 'light'));

document.addEventListener('alpine:init', () => {
  window.Alpine.data('theme', () => ({
    toggle() {
      const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
      localStorage.setItem('theme', next);
      applyTheme(next);
    },
  }));
  window.Alpine.data('copy', () => ({
    label: 'Copy',
    async copy() {
      await navigator.clipboard.writeText(this.$refs.text.textContent);
      this.label = 'Copied';
      setTimeout(() => {
        this.label = 'Copy';
      }, 1500);
    },
  }));
});

const rows = () => [...document.querySelectorAll('[data-event-link]')];
const move = (step) => {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
};

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector('input[name=q]')?.focus();
  } else if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
});

// A hidden tab asks nothing; a row that has the focus is not pulled away under the reader.
document.addEventListener('htmx:before:request', (event) => {
  if (document.hidden || document.activeElement?.closest('#feed')) event.preventDefault();
});

// Suggests fields, and values that are really there, for the term under the cursor's end.
const SUGGEST_AFTER_MS = 150;
let suggestTimer;
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
  clearTimeout(suggestTimer);
  suggestTimer = setTimeout(() => void suggest(event.target), SUGGEST_AFTER_MS);
});
