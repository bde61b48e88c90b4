import type { Pool, PoolConnection } from 'mysql2/promise';
import { classifyWriteError } from './classify-write-error.ts';
import { describeChunks } from './describe-chunks.ts';
import { countOf } from './event-columns.ts';
import { gatherWork } from './gather-work.ts';
import { inTransaction } from './in-transaction.ts';
import { insertChunks } from './insert-chunks.ts';
import { insertEvents } from './insert-events.ts';
import { insertQuarantine } from './insert-quarantine.ts';
import { encodeSegments, insertSegments } from './insert-segments.ts';
import { halveBatches, type PreparedBatch, type UnreadItem } from './prepare-batch.ts';
import { tallyCommit, type Outcome, type TakenEntry } from './tally-commit.ts';

export interface Store {
  readonly pool: Pool;
  readonly takeChunkNumbers: (count: number) => Promise<number>;
  /** Which rows of the tallies this writer adds to. */
  readonly slot: number;
}

type Tally = (connection: PoolConnection, outcome: Outcome) => Promise<void>;

/**
 * Stores batches and adds them to the tallies, in one transaction; in several where the database
 * refuses an event for its data. Then the tallies come last: a writer that dies before has its jobs
 * counted when they come again, as duplicates of what it stored.
 */
export async function storeBatches(
  store: Store,
  batches: readonly PreparedBatch[],
): Promise<Outcome> {
  return storeOrSplit(store, batches, (connection, outcome) =>
    tallyCommit(connection, store.slot, batches, outcome),
  );
}

async function storeOrSplit(
  store: Store,
  batches: readonly PreparedBatch[],
  tally: Tally | null,
): Promise<Outcome> {
  try {
    return await storeTogether(store, batches, tally);
  } catch (error) {
    switch (classifyWriteError(error)) {
      case 'retry':
        throw error;
      case 'split': {
        const outcome = await split(store, batches, error);
        if (tally !== null)
          await inTransaction(store.pool, (connection) => tally(connection, outcome));
        return outcome;
      }
    }
  }
}

/** Halves until the event is alone that the database does not take; that one goes into quarantine. */
async function split(
  store: Store,
  batches: readonly PreparedBatch[],
  cause: unknown,
): Promise<Outcome> {
  const halves = halveBatches(batches);
  if (halves !== null) {
    const first = await storeOrSplit(store, halves[0], null);
    const second = await storeOrSplit(store, halves[1], null);
    return {
      stored: [...first.stored, ...second.stored],
      refused: [...first.refused, ...second.refused],
      kept: {
        fresh: [...first.kept.fresh, ...second.kept.fresh],
        known: [...first.kept.known, ...second.kept.known],
      },
    };
  }
  const [batch] = batches;
  const [start, end] = [batch?.starts[0], batch?.ends[0]];
  if (batch === undefined || start === undefined || end === undefined) throw cause;
  const item: UnreadItem = {
    kind: 'event',
    reason: `the database refused it: ${(cause as Error).message}`,
    raw: batch.body.subarray(start, end),
    events: 1,
  };
  const refused = { ...batch, ...item };
  const others = batch.quarantined.map((one) => ({ ...batch, ...one }));
  const kept = await insertQuarantine(store.pool, [...others, refused]);
  return { stored: [], refused: [refused], kept };
}

/** Resolves behind the COMMIT. */
async function storeTogether(
  { pool, takeChunkNumbers }: Store,
  batches: readonly PreparedBatch[],
  tally: Tally | null,
): Promise<Outcome> {
  const { columns, chunks, quarantined } = gatherWork(batches);
  const firstChunk = await takeChunkNumbers(chunks.length);
  for (let row = 0; row < countOf(columns); row += 1)
    columns.chunk[row] = (columns.chunk[row] as number) + firstChunk;
  return inTransaction(pool, async (connection) => {
    const fresh = await insertEvents(connection, columns);
    await insertChunks(connection, describeChunks(chunks, firstChunk, fresh));
    const kept = await insertQuarantine(connection, quarantined);
    const outcome: Outcome = { stored: [fresh], refused: [], kept };
    const segments = encodeSegments(fresh);
    // Last, as other writers may wait for these rows.
    await tally?.(connection, outcome);
    await insertSegments(connection, segments, 0);
    return outcome;
  });
}

export const eventsOf = (entries: readonly TakenEntry[]): number =>
  entries.reduce((sum, { events }) => sum + events, 0);
