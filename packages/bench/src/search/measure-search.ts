import { startPipeline, type Pipeline } from '@k8s-audit/testkit';
import { waitForStored } from './count-stored.ts';
import { createBodies, EVENTS_PER_BATCH } from './create-bodies.ts';
import { percentile, type SearchMeasurement } from './measurement.ts';
import { postBodies } from './post-bodies.ts';

const BUFFER_POOL_MB = 2_048;
/** Bodies that are made ahead and lie in memory: some 130 MB. */
const EVENTS_PER_SLICE = 100_000;
const WARM_UPS = 2;
const ROUNDS = 15;

type Search = readonly [name: string, path: string];

/** What responders ask first, by field and by how often it matches. */
const SEARCHES: readonly Search[] = [
  ['newest page', '/api/v1/events'],
  ['one field, frequent', '/api/v1/events?q=verb:get'],
  ['one field, rare', '/api/v1/events?q=outcome:refused'],
  ['one field, nowhere', '/api/v1/events?q=user:nobody'],
  ['two fields', '/api/v1/events?q=resource:secrets+verb:get'],
  ['people only', '/api/v1/events?q=actor:person'],
  ['wildcard', '/api/v1/events?q=user:system:node:*+verb:patch'],
  [
    'any of three verbs, without a namespace',
    '/api/v1/events?q=verb:(delete+or+create+or+patch)+-namespace:kube-system',
  ],
  ['a duration that none has', '/api/v1/events?q=duration:>1s'],
  ['a code that none has', '/api/v1/events?q=code:500'],
  ['free text, frequent', '/api/v1/events?q=kubelet'],
  ['free text, nowhere', '/api/v1/events?q=cryptominer'],
  ['histogram of a day', '/api/v1/histogram?buckets=48'],
  ['histogram of a day, filtered', '/api/v1/histogram?buckets=48&q=resource:pods'],
  ['facets, seven fields', '/api/v1/facets'],
];

/** Searches for what one event of the oldest has, and no other or few. */
function searchesForOne(): Search[] {
  const [body] = createBodies(EVENTS_PER_BATCH, 1);
  const { items } = JSON.parse(String(body)) as {
    items: Array<{
      auditID: string;
      user: { username: string };
      objectRef: { uid: string; name: string };
    }>;
  };
  const [event] = items;
  if (event === undefined) throw new Error('the benchmark made no events');
  return [
    ['a name', `/api/v1/events?q=name:${event.objectRef.name}`],
    ['a user', `/api/v1/events?q=user:"${event.user.username}"`],
    ['needle: a UID in one body', `/api/v1/events?q=${event.objectRef.uid}`],
    ['needle: an audit ID', `/api/v1/events?q=auditid:${event.auditID}`],
  ];
}

/** Fills a store and asks it: times as a reader on loopback sees them, bodies and sentences included. */
export async function measureSearch(
  events: number,
  say: (line: string) => void,
): Promise<SearchMeasurement[]> {
  const pipeline = await startPipeline({ bufferPoolMb: BUFFER_POOL_MB });
  try {
    await fill(pipeline, events, say);
    const measured: SearchMeasurement[] = [];
    for (const [name, path] of [...SEARCHES, ...searchesForOne()])
      measured.push(await measure(pipeline, name, path));
    return measured;
  } finally {
    await pipeline.stop();
  }
}

async function fill(
  pipeline: Pipeline,
  events: number,
  say: (line: string) => void,
): Promise<void> {
  const target = { url: pipeline.webhookUrl('bench'), token: pipeline.webhookToken };
  let sent = 0;
  for (let slice = 1; sent < events; slice += 1) {
    const bodies = createBodies(Math.min(EVENTS_PER_SLICE, events - sent), slice);
    await postBodies(bodies, target);
    sent += bodies.length * EVENTS_PER_BATCH;
    await waitForStored(pipeline.database, sent);
    say(`${sent.toLocaleString('en')} of ${events.toLocaleString('en')} events stored …`);
  }
}

async function measure(pipeline: Pipeline, name: string, path: string): Promise<SearchMeasurement> {
  const times: number[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
    const startedAt = performance.now();
    await pipeline.api(path);
    if (round >= WARM_UPS) times.push(performance.now() - startedAt);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { name, medianMs: percentile(sorted, 0.5) ?? 0, p95Ms: percentile(sorted, 0.95) ?? 0 };
}
