// Loads an export with its progress in sight; without scripts the links are ordinary downloads.
const panel = document.querySelector('[data-export-progress]');
const status = panel?.querySelector('[data-export-status]');
let stop;

const MEGABYTE = 1_000_000;
const tell = (progress) => {
  const back = progress.time ? `, back to ${progress.time.replace('T', ' ')} UTC` : '';
  const size = (progress.bytes / MEGABYTE).toFixed(1);
  status.textContent = `${progress.events.toLocaleString('en')} events, ${size} MB${back}`;
};

/** Counts lines as they come: a line is an event, and says when it happened. */
async function readAll(response, isCsv) {
  const chunks = [];
  const progress = { events: isCsv ? -1 : 0, bytes: 0, time: '' };
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    chunks.push(chunk);
    progress.bytes += chunk.length;
    const text = decoder.decode(chunk, { stream: true });
    progress.events += text.split('\n').length - 1;
    progress.time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0] ?? progress.time;
    tell(progress);
  }
  return new Blob(chunks, { type: response.headers.get('content-type') });
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function run(link) {
  stop = new AbortController();
  panel.hidden = false;
  const bar = panel.querySelector('progress');
  bar.removeAttribute('value');
  try {
    const response = await fetch(link.href, { signal: stop.signal });
    if (!response.ok) throw new Error((await response.json()).error.message);
    save(
      await readAll(response, link.dataset.export === 'csv'),
      `audit-events.${link.dataset.export}`,
    );
    status.textContent += ': saved';
  } catch (error) {
    status.textContent = error.name === 'AbortError' ? 'Stopped.' : `Not saved: ${error.message}`;
  } finally {
    bar.value = 1;
    stop = undefined;
  }
}

if (panel) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-export]');
    if (!link) return;
    event.preventDefault();
    if (stop === undefined) void run(link);
  });
  panel.querySelector('[data-export-stop]').addEventListener('click', () => stop?.abort());
}
