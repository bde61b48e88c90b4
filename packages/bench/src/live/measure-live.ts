import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline } from '@k8s-audit/testkit';
import { createBodyPool } from '../load/body-pool.ts';
import { createLoad } from '../load/create-load.ts';
import { createSeededBatches } from '../load/seeded-batches.ts';
import { percentile } from '../scenario.ts';
import { countSelects } from '../watch/count-selects.ts';
import { watchCpu } from '../watch/watch-cpu.ts';
import { openViewer, type LiveViewer } from './open-viewer.ts';
import { PROBE_USER, timeProbes } from './time-probes.ts';

/** What live views cost while events come in. */
export interface LiveMeasurement {
  readonly viewers: number;
  /** From commit to screen; none where nobody looks. */
  readonly medianMs: number | null;
  readonly p99Ms: number | null;
  readonly selectsPerSecond: number;
  /** Share of a core. */
  readonly queryCpu: number;
  readonly databaseCpu: number;
  readonly sentBytesPerSecond: number;
}

const VIEWERS = [0, 1, 41, 1_000];
/** Views of 40 namespaces: with 41 viewers each is looked at once, with 1,000 by 25. */
export const QUESTIONS = Array.from({ length: 40 }, (_, team) => `namespace:team-${team}`);
const PROBES = 100;
const MEASURED_MS = 10_000;
const OPENED_AT_ONCE = 50;
export const EVENTS_PER_SECOND = 200;
const EVENTS_PER_BODY = 50;
const POOL_BODIES = 200;
const LONGEST_SECONDS = 600;

/** Opens more and more live views over a store that events come into. */
export async function measureLive(
  pipeline: Pipeline,
  say: (line: string) => void,
): Promise<LiveMeasurement[]> {
  const target = { port: pipeline.service('ingest').port, token: pipeline.webhookToken };
  const load = createLoad(
    createBodyPool(
      createSeededBatches({
        seed: Date.now(),
        bodies: POOL_BODIES,
        eventsPerBody: EVENTS_PER_BODY,
      }),
    ),
  );
  let measuring = true;
  const posting = load.post(target, {
    seconds: LONGEST_SECONDS,
    eventsPerSecond: EVENTS_PER_SECOND,
    isOver: () => !measuring,
  });
  try {
    const measured: LiveMeasurement[] = [];
    for (const count of VIEWERS) {
      say(`live views: ${count} …`);
      measured.push(await measureViewers(pipeline, count));
    }
    return measured;
  } finally {
    measuring = false;
    await posting;
  }
}

async function measureViewers(pipeline: Pipeline, count: number): Promise<LiveMeasurement> {
  const viewers = await openAll(pipeline, count);
  try {
    const [prober] = viewers;
    const times = prober === undefined ? [] : await timeProbes(pipeline, prober, PROBES);
    // Behind the probes, which ask the database themselves.
    const costs = await watchCosts(pipeline, viewers);
    const at = (share: number): number | null =>
      times.length === 0 ? null : percentile(times, share);
    return { viewers: count, medianMs: at(0.5), p99Ms: at(0.99), ...costs };
  } finally {
    for (const viewer of viewers) viewer.close();
  }
}

/** The first looks for probes, the others each at one namespace. */
async function openAll(pipeline: Pipeline, count: number): Promise<LiveViewer[]> {
  const viewers: LiveViewer[] = [];
  while (viewers.length < count) {
    const length = Math.min(OPENED_AT_ONCE, count - viewers.length);
    const questions = Array.from({ length }, (_, more) => {
      const number = viewers.length + more;
      return number === 0 ? `user:"${PROBE_USER}"` : (QUESTIONS[number % QUESTIONS.length] ?? '');
    });
    viewers.push(...(await Promise.all(questions.map((q) => openViewer(pipeline, q)))));
  }
  return viewers;
}

async function watchCosts(pipeline: Pipeline, viewers: readonly LiveViewer[]) {
  const sent = (): number => viewers.reduce((sum, { bytes }) => sum + bytes, 0);
  const selects = await countSelects(pipeline.database);
  const bytes = sent();
  const cpu = watchCpu({
    query: pipeline.service('query').pid,
    MariaDB: pipeline.mariadb().pid,
  });
  const startedAt = performance.now();
  await delay(MEASURED_MS);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuUs = cpu(seconds * 1e6);
  return {
    selectsPerSecond: ((await countSelects(pipeline.database)) - selects) / seconds,
    queryCpu: cpuUs['query'] ?? 0,
    databaseCpu: cpuUs['MariaDB'] ?? 0,
    sentBytesPerSecond: (sent() - bytes) / seconds,
  };
}
