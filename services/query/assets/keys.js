// One key each; they can be switched off, since they stand in the way of speech input.
const OFF = 'keys-off';
const isOn = () => localStorage.getItem(OFF) === null;

const links = () => [...document.querySelectorAll('[data-event-link]')];
const currentRow = () => document.activeElement?.closest('[data-row]');
const move = (step) => {
  const all = links();
  const row = currentRow();
  const at = row ? all.findIndex((link) => row.contains(link)) : -1;
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};
const mark = () => {
  const row = currentRow();
  row?.querySelector('[data-mark]')?.click();
};
const click = (selector) => {
  const button = document.querySelector(selector);
  if (button && !button.hidden) button.click();
};

const ACTIONS = {
  '/': () => document.querySelector('input[name=q]')?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: mark,
  n: () => click('[data-live-show]'),
  p: () => click('[data-live-pause]'),
  '?': () => document.querySelector('#keys')?.togglePopover(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  if (event.target.closest('input:not([type=checkbox]), textarea, select')) return;
  const action = ACTIONS[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
});

const switchBox = document.querySelector('[data-keys-on]');
if (switchBox) {
  switchBox.checked = isOn();
  switchBox.addEventListener('change', () => {
    if (switchBox.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'yes');
  });
}
