import { randomInt } from 'node:crypto';
import { createDemoEvent } from './create-demo-event.ts';
import { tellRollout } from './tell-rollout.ts';

const CLUSTERS = ['prod-eu', 'prod-us', 'staging'] as const;
const HISTORY_EVENTS = 1_500;
const HISTORY_MS = 24 * 60 * 60_000;
/** People work by day; machines never sleep. */
const NIGHT_SHARE = 0.35;
const TICK_MS = 600;
const EVENTS_PER_TICK = 3;

interface Demo {
  /** Of ingest. */
  readonly port: number;
  readonly token: string;
  readonly queryPort: number;
  readonly apiToken: string;
  readonly say: (line: string) => void;
}

/**
 * Sends a day of history, unless an earlier start has, and then a steady trickle from three clusters,
 * through the webhook like any cluster. Returns what stops it.
 */
export function runDemo(options: Demo): () => Promise<void> {
  let stopped = false;
  let sending: Promise<void> = sendHistory(options).then(() => {
    options.say('The demo sends events of prod-eu, prod-us and staging.');
  });
  const timer = setInterval(() => {
    if (stopped) return;
    const cluster = CLUSTERS[randomInt(CLUSTERS.length)] ?? 'staging';
    const events = Array.from({ length: randomInt(1, EVENTS_PER_TICK + 1) }, () =>
      createDemoEvent(new Date()),
    );
    sending = sending.then(() => send(options, cluster, events));
  }, TICK_MS);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await sending;
  };
}

async function sendHistory(options: Demo): Promise<void> {
  const known = await readClusters(options);
  for (const cluster of CLUSTERS) {
    if (known.has(cluster)) continue; // Told twice, its objects would live two lives at once.
    const times = Array.from({ length: HISTORY_EVENTS }, pickTime).toSorted((a, b) => a - b);
    await send(
      options,
      cluster,
      times.map((time) => createDemoEvent(new Date(time))),
    );
    await send(options, cluster, tellRollout(new Date()));
  }
}

async function readClusters({ queryPort, apiToken }: Demo): Promise<ReadonlySet<string>> {
  const response = await fetch(`http://127.0.0.1:${queryPort}/api/v1/clusters`, {
    headers: { authorization: `Bearer ${apiToken}` },
  }).catch(() => null);
  if (response?.ok !== true) return new Set();
  const { items } = (await response.json()) as { items: ReadonlyArray<{ cluster: string }> };
  return new Set(items.map(({ cluster }) => cluster));
}

/** A time of the last day, in milliseconds since 1970; fewer of them lie at night. */
function pickTime(): number {
  for (;;) {
    const time = Date.now() - randomInt(HISTORY_MS);
    const daylight = Math.sin((new Date(time).getUTCHours() / 24) * Math.PI) ** 2;
    if (Math.random() < NIGHT_SHARE + (1 - NIGHT_SHARE) * daylight) return time;
  }
}

/** A batch that is not taken is let go: the demo has more where it came from. */
async function send(
  options: Pick<Demo, 'port' | 'token'>,
  cluster: string,
  items: readonly object[],
): Promise<void> {
  const body = JSON.stringify({
    kind: 'EventList',
    apiVersion: 'audit.k8s.io/v1',
    metadata: {},
    items,
  });
  await fetch(`http://127.0.0.1:${options.port}/webhook/audit/${cluster}?timeout=30s`, {
    method: 'POST',
    headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
    body: `${body}\n`,
  }).catch(() => undefined);
}
