import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeEventId } from '@k8s-audit/audit-event';
import type { Pipeline } from '@k8s-audit/testkit';
import { createBodyPool } from '../load/body-pool.ts';
import { checkLedger } from '../load/check-ledger.ts';
import { createLoad, type Load } from '../load/create-load.ts';
import { EVENTS_PER_BODY } from '../load/seeded-batches.ts';
import { watchStored } from '../watch/watch-stored.ts';
import { createNeedles, createSearchBatches } from './search-batches.ts';

/** What a filled store holds, kept beside its data. */
export interface FilledStore {
  readonly events: number;
  /** When the newest happened. */
  readonly endMs: number;
  /** One of the newest, as the API names it. */
  readonly eventId: string;
}

const SEED = 1;
const CLUSTERS = ['search-1', 'search-2', 'search-3', 'search-4'];
/** Bodies that are made ahead: some 130 MB. */
const POOL_BODIES = 200;
/** A million a day. */
const MICROS_BETWEEN_EVENTS = 86_400;
/** Rounds begin in a new second: the last must not end in the future. */
const MARGIN_MS = 300_000;
const STEP_EVENTS = 100_000;

export const daysOf = (events: number): number =>
  Math.ceil((events * MICROS_BETWEEN_EVENTS) / 86_400e6);

/** Posts that many events, and two needles older than all, through the front door at full speed. */
export async function fillStore(
  pipeline: Pipeline,
  events: number,
  say: (line: string) => void,
): Promise<FilledStore> {
  const endMs = Date.now() - MARGIN_MS;
  const startMs = endMs - (events * MICROS_BETWEEN_EVENTS) / 1_000;
  const bodies = Math.min(POOL_BODIES, Math.ceil(events / EVENTS_PER_BODY));
  const timing = { startMs, microsBetweenEvents: MICROS_BETWEEN_EVENTS };
  const needles = createLoad(
    createBodyPool([createNeedles({ seed: SEED + 1, startMs: startMs - 1_000 })]),
  );
  const load = createLoad(
    createBodyPool(createSearchBatches({ seed: SEED, bodies, ...timing })),
    CLUSTERS,
  );
  await postAll(pipeline, { needles, load, events, say });
  await checkLedger(pipeline.database, [needles, load]);
  const last = Buffer.from(load.lastIds().at(-1) ?? '', 'hex');
  return { events: load.acknowledged, endMs, eventId: encodeEventId(last) };
}

async function postAll(
  pipeline: Pipeline,
  {
    needles,
    load,
    events,
    say,
  }: { needles: Load; load: Load; events: number; say: (line: string) => void },
): Promise<void> {
  const target = { port: pipeline.service('ingest').port, token: pipeline.webhookToken };
  const stored = watchStored(pipeline.database);
  const startedAt = performance.now();
  try {
    await needles.post(target, { events: 1, lanes: 1 });
    while (load.acknowledged < events) {
      await load.post(target, { events: Math.min(STEP_EVENTS, events - load.acknowledged) });
      await stored.waitFor(needles.acknowledged + load.acknowledged);
      const seconds = (performance.now() - startedAt) / 1_000;
      const left = (seconds / load.acknowledged) * Math.max(0, events - load.acknowledged);
      say(
        `${load.acknowledged.toLocaleString('en')} of ${events.toLocaleString('en')} events stored, about ${left.toFixed(0)} s left …`,
      );
    }
  } finally {
    await stored.close();
  }
}

const fileIn = (folder: string): string => join(folder, 'search.json');

/** Throws where the folder was not filled by this benchmark. */
export function readFilled(folder: string): FilledStore {
  if (!existsSync(fileIn(folder)))
    throw new Error(`${folder} holds no filled store: fill one with --keep ${folder}`);
  return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as FilledStore;
}

export function noteFilled(folder: string, store: FilledStore): void {
  writeFileSync(fileIn(folder), `${JSON.stringify(store, null, 2)}\n`);
}
