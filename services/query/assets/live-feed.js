// Follows what is stored. While the reader is at the top, new rows come by themselves; else they wait.
import { createLiveSource } from './live-source.js';
import { mergeRows } from './merge-rows.js';

const holder = document.querySelector('[data-live]');
const SHOW_EVERY_MS = 2_000;
const NEAR_TOP_PX = 300;
const MOST_ROWS = 1_000;

if (holder?.dataset.liveRows) follow(document.querySelector('[data-rows]'));
else if (holder) waitForFirst();

/** An empty store: its first event brings the feed. */
function waitForFirst() {
  const source = new EventSource(holder.dataset.live);
  source.addEventListener('message', () => {
    source.close();
    location.reload();
  });
}

function follow(list) {
  const find = (name) => holder.querySelector(`[data-live-${name}]`);
  const [pause, lamp, word, show, rate] = ['pause', 'lamp', 'word', 'show', 'rate'].map(find);
  const source = createLiveSource(holder.dataset.live, tell);
  let isPaused = false;
  let isLoading = false;

  function tell() {
    const isOn = source.isOpen() && !isPaused;
    lamp.toggleAttribute('data-on', isOn);
    word.textContent = isPaused ? 'Paused' : isOn ? 'Live' : 'Waiting';
    pause.setAttribute('aria-label', isPaused ? 'Live view: go on' : 'Live view: pause');
    show.hidden = !source.isWaiting();
    show.textContent = source.countText();
    rate.textContent = source.isTooFast() ? source.rateText() : '';
  }

  const isReading = () =>
    scrollY > NEAR_TOP_PX ||
    list.contains(document.activeElement) ||
    list.querySelector('[data-mark]:checked, details[open]') !== null;

  async function load() {
    if (isLoading) return;
    isLoading = true;
    try {
      const answer = await fetch(holder.dataset.liveRows);
      if (!answer.ok) return;
      source.taken();
      showRows(list, await answer.text());
    } finally {
      isLoading = false;
      tell();
    }
  }

  async function showNow() {
    await load();
    scrollTo({ top: 0 });
    document.querySelector('#feed').focus({ preventScroll: true });
  }

  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    tell();
  });
  show.addEventListener('click', () => void showNow());
  // A browser opens few connections to one place: a hidden tab lets go of its own.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) source.close();
    else source.open();
    tell();
  });
  setInterval(() => {
    tell();
    if (isPaused || document.hidden || isReading() || source.isTooFast()) return;
    if (source.isWaiting()) void load();
  }, SHOW_EVERY_MS);
  source.open();
  tell();
}

function showRows(list, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  mergeRows(list, [...template.content.children]);
  // A page that grows for hours gets slow: it begins anew.
  if (list.childElementCount > MOST_ROWS) location.reload();
  window.htmx?.process(list);
}
