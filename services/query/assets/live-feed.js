// Follows what is stored. While the reader is at the top, new rows come by themselves; else they wait.
const holder = document.querySelector('[data-live]');
const SHOW_EVERY_MS = 2_000;
/** More events a second than this nobody reads. */
const FAST = 5;
const RATE_OVER_MS = 5_000;
const NEAR_TOP_PX = 300;
const MOST_ROWS = 1_000;

if (holder?.dataset.liveRows) follow();
else if (holder) waitForFirst();

/** An empty store: its first event brings the feed. */
function waitForFirst() {
  const source = new EventSource(holder.dataset.live);
  source.addEventListener('message', () => {
    source.close();
    location.reload();
  });
}

function follow() {
  const find = (name) => holder.querySelector(`[data-live-${name}]`);
  const [pause, lamp, word, show, rate] = ['pause', 'lamp', 'word', 'show', 'rate'].map(find);
  const list = document.querySelector('[data-rows]');
  const isActions = new URLSearchParams(location.search).get('view') === 'actions';
  let source;
  let isPaused = false;
  let isLoading = false;
  let waiting = 0;
  let skipped = false;
  let arrivals = [];

  const open = () => {
    source = new EventSource(holder.dataset.live);
    source.addEventListener('message', () => {
      waiting += 1;
      arrivals.push(Date.now());
    });
    source.addEventListener('skipped', () => {
      skipped = true;
    });
    source.addEventListener('open', tell);
    source.addEventListener('error', tell);
  };

  const perSecond = () => {
    const since = Date.now() - RATE_OVER_MS;
    arrivals = arrivals.filter((at) => at > since);
    return arrivals.length / (RATE_OVER_MS / 1_000);
  };
  const isReading = () =>
    scrollY > NEAR_TOP_PX ||
    list.contains(document.activeElement) ||
    list.querySelector('[data-mark]:checked, details[open]') !== null;

  function tell() {
    const isOn = source?.readyState === EventSource.OPEN && !isPaused;
    lamp.toggleAttribute('data-on', isOn);
    word.textContent = isPaused ? 'Paused' : isOn ? 'Live' : 'Waiting';
    pause.setAttribute('aria-label', isPaused ? 'Live view: go on' : 'Live view: pause');
    show.hidden = waiting === 0;
    show.textContent = `Show ${waiting.toLocaleString('en')}${skipped ? ' or more' : ''} new`;
    const speed = perSecond();
    rate.textContent =
      speed > FAST
        ? `${speed.toFixed(0)}${skipped ? ' or more' : ''} events a second: too fast to read`
        : '';
    return speed;
  }

  /** Puts the newest rows in their places; where a gap would remain, they take the place of all. */
  function merge(rows) {
    const first = list.querySelector('[data-row]');
    const oldest = rows.filter((row) => row.dataset.row).at(-1);
    if (isActions || !first || !oldest || oldest.dataset.row > first.dataset.row)
      return list.replaceChildren(...rows);
    const known = new Map(
      [...list.querySelectorAll('[data-row]')].map((row) => [row.dataset.row, row]),
    );
    let next = first;
    for (const row of rows) {
      const id = row.dataset.row;
      if (!id || known.has(id)) continue;
      while (next?.dataset.row && next.dataset.row > id) next = next.nextElementSibling;
      list.insertBefore(row, next);
    }
    return undefined;
  }

  async function load() {
    if (isLoading) return;
    isLoading = true;
    try {
      const answer = await fetch(holder.dataset.liveRows);
      if (!answer.ok) return;
      const template = document.createElement('template');
      template.innerHTML = await answer.text();
      waiting = 0;
      skipped = false;
      merge([...template.content.children]);
      document.querySelector('#feed > [data-nothing]')?.remove();
      if (list.childElementCount > MOST_ROWS) location.reload();
      window.htmx?.process(list);
    } finally {
      isLoading = false;
      tell();
    }
  }

  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    tell();
  });
  show.addEventListener('click', async () => {
    await load();
    scrollTo({ top: 0 });
    document.querySelector('#feed').focus({ preventScroll: true });
  });
  // A browser opens few connections to one place: a hidden tab lets go of its own.
  document.addEventListener('visibilitychange', () => {
    source?.close();
    if (!document.hidden) open();
    tell();
  });
  setInterval(() => {
    const speed = tell();
    if (waiting > 0 && !document.hidden && !isPaused && !isReading() && speed <= FAST) void load();
  }, SHOW_EVERY_MS);
  open();
  tell();
}
