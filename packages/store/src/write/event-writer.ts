import { createPool, format, type Pool } from 'mysql2/promise';
import type { Logger } from '@k8s-audit/logging';
import { connectionOptions, type DatabaseAddress } from '../connection/database.ts';
import { mergeSegments } from '../maintenance/merge-segments.ts';
import { classifyWriteError } from './classify-write-error.ts';
import { createDictionary } from './dictionary.ts';
import { describeChunks } from './describe-chunks.ts';
import { countOf, type EventColumns } from './event-columns.ts';
import { gatherWork } from './gather-work.ts';
import { insertChunks } from './insert-chunks.ts';
import { insertEvents } from './insert-events.ts';
import { insertQuarantine, type QuarantineEntry } from './insert-quarantine.ts';
import { encodeSegments, insertSegments } from './insert-segments.ts';
import {
  halveBatches,
  prepareBatch,
  type PreparedBatch,
  type ReceivedBatch,
} from './prepare-batch.ts';
import { recordActivity } from './record-activity.ts';
import { inTransaction } from './in-transaction.ts';
import { createChunkNumbers } from './take-numbers.ts';

export interface CommitResult {
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

export interface EventWriter {
  /** Reads the events of a batch. Never throws: what is no event is set aside with its reason. */
  prepare(batch: ReceivedBatch): PreparedBatch;
  /**
   * Stores batches in one transaction; resolves after its COMMIT. What the database refuses for
   * its data ends in quarantine, the rest is stored. Rejects only when the same call may succeed
   * later; nothing of it is visible then.
   */
  commit(batches: readonly PreparedBatch[]): Promise<CommitResult>;
  /** Keeps a body that could not be read at all. */
  quarantine(entry: QuarantineEntry): Promise<void>;
  /** Makes larger segments out of small ones; for one process at a time. Resolves to how many. */
  mergeSegments(): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** One commit is on its way while the next is prepared; more only wait for each other's CPU. */
const CONNECTIONS = 4;

export function createEventWriter(options: {
  readonly address: DatabaseAddress;
  readonly logger: Logger;
}): EventWriter {
  const pool = createPool({
    ...connectionOptions(options.address),
    connectionLimit: CONNECTIONS,
    maxPreparedStatements: 16,
    // mysql2 looks for placeholders through the whole of a statement, also when there are no values.
    queryFormat: (sql: string, values: unknown) =>
      Array.isArray(values) && values.length > 0 ? format(sql, values) : sql,
  });
  pool.on('connection', (connection) => {
    // Without gap locks writers do not wait for each other; strict, so that nothing is cut silently.
    void connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    void connection.query("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
  });
  const dictionary = createDictionary(pool);
  const store: Store = { pool, takeChunkNumbers: createChunkNumbers(pool) };
  return {
    prepare: (batch) => prepareBatch(batch, dictionary),
    async commit(batches) {
      await dictionary.learn(batches.flatMap((batch) => batch.unknown));
      const { stored, setAside } = await storeOrSplit(store, batches);
      await recordActivity(pool, stored, batches).catch((error: unknown) => {
        options.logger.warn({ err: error }, 'could not note the activity of clusters');
      });
      return countResult(batches, stored, setAside);
    },
    quarantine: (entry) => insertQuarantine(pool, [entry]),
    mergeSegments: () => mergeSegments(pool),
    async ping() {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

interface Store {
  readonly pool: Pool;
  readonly takeChunkNumbers: (count: number) => Promise<number>;
}

interface Outcome {
  /** What is new, one entry a transaction. */
  readonly stored: readonly EventColumns[];
  /** Events that the database refused. */
  readonly setAside: number;
}

function countResult(
  batches: readonly PreparedBatch[],
  stored: readonly EventColumns[],
  setAside: number,
): CommitResult {
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const received = sum(batches.map(({ columns }) => countOf(columns)));
  const isNew = sum(stored.map(countOf));
  return {
    stored: isNew,
    duplicates: received - isNew - setAside,
    quarantined: setAside + sum(batches.map(({ quarantined }) => quarantined.length)),
  };
}

async function storeOrSplit(store: Store, batches: readonly PreparedBatch[]): Promise<Outcome> {
  try {
    return { stored: [await storeTogether(store, batches)], setAside: 0 };
  } catch (error) {
    switch (classifyWriteError(error)) {
      case 'retry':
        throw error;
      case 'split':
        return await split(store, batches, error);
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
    const first = await storeOrSplit(store, halves[0]);
    const second = await storeOrSplit(store, halves[1]);
    return {
      stored: [...first.stored, ...second.stored],
      setAside: first.setAside + second.setAside,
    };
  }
  const [batch] = batches;
  const [start, end] = [batch?.starts[0], batch?.ends[0]];
  if (batch === undefined || start === undefined || end === undefined) throw cause;
  const reason = `the database refused it: ${(cause as Error).message}`;
  const refused = { ...batch, reason, raw: batch.body.subarray(start, end) };
  const others = batch.quarantined.map((item) => ({ ...batch, ...item }));
  await insertQuarantine(store.pool, [...others, refused]);
  return { stored: [], setAside: 1 };
}

/** Resolves to the events that are new, behind the COMMIT. */
async function storeTogether(
  { pool, takeChunkNumbers }: Store,
  batches: readonly PreparedBatch[],
): Promise<EventColumns> {
  const { columns, chunks, quarantined } = gatherWork(batches);
  const firstChunk = await takeChunkNumbers(chunks.length);
  for (let row = 0; row < countOf(columns); row += 1)
    columns.chunk[row] = (columns.chunk[row] as number) + firstChunk;
  return inTransaction(pool, async (connection) => {
    const fresh = await insertEvents(connection, columns);
    await insertChunks(connection, describeChunks(chunks, firstChunk, fresh));
    await insertQuarantine(connection, quarantined);
    await insertSegments(connection, encodeSegments(fresh), 0);
    return fresh;
  });
}
