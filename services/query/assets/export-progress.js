// Loads an export with its progress in sight; without scripts the links are ordinary downloads.
const panel = document.querySelector('[data-export-progress]');
const status = panel?.querySelector('[data-export-status]');
let stop;

const MEGABYTE = 1_000_000;
const countBytes = (bytes) => `${(bytes / MEGABYTE).toFixed(1)} MB`;

/** Counts lines as they come: a line is an event, and says when it happened. */
function createLineCounter(heads) {
  const decoder = new TextDecoder();
  let events = -heads;
  let time = '';
  return (chunk) => {
    const text = decoder.decode(chunk, { stream: true });
    events += text.split('\n').length - 1;
    time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0] ?? time;
    return {
      events: `${events.toLocaleString('en')} events, `,
      back: time && `, back to ${time.replace('T', ' ')} UTC`,
    };
  };
}

/** What is told besides bytes; of a zip they are all that can be counted. */
const COUNTERS = {
  csv: () => createLineCounter(1),
  ndjson: () => createLineCounter(0),
  evidence: () => () => ({ events: '', back: '' }),
};

async function readAll(response, count) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    const { events, back } = count(chunk);
    status.textContent = `${events}${countBytes(bytes)}${back}`;
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
    const name = /filename="(.+)"/.exec(response.headers.get('content-disposition'))?.[1];
    save(await readAll(response, COUNTERS[link.dataset.export]()), name);
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
