import type { PoolConnection } from 'mysql2/promise';
import type { Tally } from '../schema/tally.ts';
import { addTallies, NOTHING, takeReceipts } from './add-tallies.ts';
import { countOf, type EventColumns } from './event-columns.ts';
import type { QuarantineEntry } from './insert-quarantine.ts';
import type { PreparedBatch } from './prepare-batch.ts';
import type { TakenBatch } from './taken-batch.ts';

/** An entry of the quarantine, with the batch that it came in. */
export interface TakenEntry extends QuarantineEntry, TakenBatch {}

export interface KeptEntries {
  readonly fresh: readonly TakenEntry[];
  /** Those that were in quarantine before. */
  readonly known: readonly TakenEntry[];
}

/** What became of batches. */
export interface Outcome {
  /** What is new, one entry a transaction. */
  readonly stored: readonly EventColumns[];
  /** Of what could be read, what the database refused. */
  readonly refused: readonly TakenEntry[];
  /** What went into quarantine: refused, or not to be read. */
  readonly kept: KeptEntries;
}

type Sums = { -readonly [Key in keyof Tally]: Tally[Key] };

/** Adds what became of batches to the tallies; what was counted before is left out. */
export async function tallyCommit(
  connection: PoolConnection,
  slot: number,
  batches: readonly PreparedBatch[],
  outcome: Outcome,
): Promise<void> {
  const counted = await takeReceipts(
    connection,
    batches.filter(({ origin }) => origin !== null),
  );
  if (counted.length === 0) return;
  await addTallies(connection, slot, sumUp(counted, outcome));
}

/** The same of what could not be read at all. */
export async function tallyEntry(
  connection: PoolConnection,
  slot: number,
  entry: TakenEntry,
  isNew: boolean,
): Promise<void> {
  if (entry.origin === null || (await takeReceipts(connection, [entry])).length === 0) return;
  const sums = createSums();
  sums.of(entry.cluster, entry.origin.queue).taken += entry.events;
  sums.of(entry.cluster, '')[isNew ? 'quarantined' : 'duplicates'] += entry.events;
  await addTallies(connection, slot, sums.all());
}

function sumUp(counted: readonly PreparedBatch[], outcome: Outcome): Tally[] {
  const sums = createSums();
  const origins = new Set(counted.map(({ origin }) => origin));
  const clusters = new Map<number, string>();
  for (const { cluster, columns, quarantined, origin } of counted) {
    const read = countOf(columns);
    const unread = quarantined.reduce((sum, { events }) => sum + events, 0);
    sums.of(cluster, origin?.queue ?? '').taken += read + unread;
    sums.of(cluster, '').duplicates += read; // Less what is found to be new, below.
    if (columns.cluster[0] !== undefined) clusters.set(columns.cluster[0], cluster);
  }
  const move = (cluster: string, to: 'stored' | 'quarantined', events: number): void => {
    sums.of(cluster, '').duplicates -= events;
    sums.of(cluster, '')[to] += events;
  };
  for (const columns of outcome.stored) {
    for (const [number, events] of countEach(columns.cluster)) {
      const cluster = clusters.get(number);
      if (cluster !== undefined) move(cluster, 'stored', events);
    }
  }
  const ours = (entry: TakenEntry): boolean => origins.has(entry.origin);
  const refused = new Set(outcome.refused);
  for (const entry of outcome.kept.fresh.filter(ours)) {
    if (refused.has(entry)) move(entry.cluster, 'quarantined', entry.events);
    else sums.of(entry.cluster, '').quarantined += entry.events;
  }
  for (const entry of outcome.kept.known.filter(ours))
    if (!refused.has(entry)) sums.of(entry.cluster, '').duplicates += entry.events;
  return sums.all();
}

function countEach(numbers: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return counts;
}

function createSums() {
  const sums = new Map<string, Sums>();
  return {
    of(cluster: string, queue: string): Sums {
      const key = `${queue}\0${cluster}`;
      const known = sums.get(key);
      if (known !== undefined) return known;
      const made: Sums = { cluster, queue, ...NOTHING };
      sums.set(key, made);
      return made;
    },
    all: (): Tally[] => [...sums.values()],
  };
}
