import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startPipeline, type Pipeline } from '@k8s-audit/testkit';
import { measureLive, type LiveMeasurement } from '../live/measure-live.ts';
import { percentile } from '../scenario.ts';
import { processMemoryMb } from '../watch/process-memory.ts';
import { daysOf, fillStore, noteFilled, readFilled, type FilledStore } from './fill-store.ts';
import { foundStore } from './found-store.ts';
import { listSearches, type Search } from './searches.ts';

export interface SearchMeasurement {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly targetMs: number | null;
}

export interface SearchReport {
  readonly events: number;
  readonly measured: readonly SearchMeasurement[];
  /** Not measured in a store that is kept. */
  readonly live: readonly LiveMeasurement[] | null;
  /** The most memory that query held, behind all searches and before the live views. */
  readonly queryMb: number;
}

const BUFFER_POOL_MB = 2_048;
const WARM_UPS = 2;
const ROUNDS = 15;
const FEWEST_ROUNDS = 3;
/** Slow searches are not repeated for ever. */
const LONGEST_MS = 20_000;

/** Fills a store, or takes one that was kept, and asks it; times as a reader on loopback sees them. */
export async function measureSearch(options: {
  readonly events: number;
  readonly keep: string | null;
  readonly reuse: string | null;
  readonly say: (line: string) => void;
}): Promise<SearchReport> {
  const kept = options.reuse === null ? null : readFilled(resolve(options.reuse));
  const folder = options.reuse ?? options.keep;
  if (options.keep !== null && existsSync(options.keep))
    throw new Error(`${options.keep} is there already: search it with --reuse, or name another`);
  const pipeline = await startPipeline({
    bufferPoolMb: BUFFER_POOL_MB,
    ...(folder !== null && { dataDir: resolve(folder) }),
    ...(kept === null && {
      prepareDatabase: (address) => foundStore(address, daysOf(options.events)),
    }),
  });
  try {
    const store = kept ?? (await fillStore(pipeline, options.events, options.say));
    if (kept === null && folder !== null) noteFilled(resolve(folder), store);
    const measured = await measureAll(pipeline, store, options.say);
    const { most: queryMb } = processMemoryMb(pipeline.service('query').pid);
    // Last, since they add events: a store that is kept stays as it was filled.
    const live = folder === null ? await measureLive(pipeline, options.say) : null;
    return { events: store.events, measured, live, queryMb };
  } finally {
    await pipeline.stop();
  }
}

async function measureAll(
  pipeline: Pipeline,
  store: FilledStore,
  say: (line: string) => void,
): Promise<SearchMeasurement[]> {
  const measured: SearchMeasurement[] = [];
  for (const search of listSearches(store)) {
    const { name, targetMs } = search;
    const times = await timeSearch(pipeline, search);
    const sorted = times.toSorted((a, b) => a - b);
    const [medianMs, p95Ms] = [percentile(sorted, 0.5), percentile(sorted, 0.95)];
    say(`${name}: ${medianMs.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms`);
    measured.push({ name, medianMs, p95Ms, targetMs });
  }
  return measured;
}

async function timeSearch(pipeline: Pipeline, search: Search): Promise<number[]> {
  const times: number[] = [];
  const endsAt = performance.now() + LONGEST_MS;
  for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
    if (times.length >= FEWEST_ROUNDS && performance.now() > endsAt) break;
    const startedAt = performance.now();
    await ask(pipeline, search);
    if (round >= WARM_UPS) times.push(performance.now() - startedAt);
  }
  return times;
}

/** Throws where something should be found and is not. */
async function ask(pipeline: Pipeline, search: Search): Promise<void> {
  let text = await get(pipeline, search.path);
  const fewest = search.untilFound === true ? 1 : (search.fewest ?? 0);
  if (fewest === 0) return;
  for (;;) {
    const { items, nextCursor } = JSON.parse(text) as {
      items: unknown[];
      nextCursor: string | null;
    };
    if (items.length >= fewest) return;
    if (search.untilFound !== true)
      throw new Error(`${search.name}: ${items.length} of ${fewest} events were found`);
    if (nextCursor === null) throw new Error(`${search.name}: not found`);
    text = await get(pipeline, `${search.path}&cursor=${encodeURIComponent(nextCursor)}`);
  }
}

async function get(pipeline: Pipeline, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${pipeline.service('query').port}${path}`, {
    headers: { authorization: `Bearer ${pipeline.apiToken}` },
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text;
}
