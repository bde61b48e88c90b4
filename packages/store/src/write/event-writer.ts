import { randomInt } from 'node:crypto';
import { createPool, format } from 'mysql2/promise';
import type { Logger } from '@k8s-audit/logging';
import { connectionOptions, type DatabaseAddress } from '../connection/database.ts';
import { mergeSegments } from '../maintenance/merge-segments.ts';
import { createDictionary } from './dictionary.ts';
import { countOf } from './event-columns.ts';
import { insertQuarantine } from './insert-quarantine.ts';
import { prepareBatch, type PreparedBatch, type ReceivedBatch } from './prepare-batch.ts';
import { recordActivity } from './record-activity.ts';
import { inTransaction } from './in-transaction.ts';
import { eventsOf, storeBatches, type Store } from './store-batches.ts';
import { createChunkNumbers } from './take-numbers.ts';
import { tallyEntry, type Outcome, type TakenEntry } from './tally-commit.ts';

/** What became of events; each is in one of the three. */
export interface CommitResult {
  readonly stored: number;
  /** In the store already, or in quarantine. */
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
  /** Keeps what could not be read at all. */
  quarantine(entry: TakenEntry): Promise<CommitResult>;
  /** Makes larger segments out of small ones; for one process at a time. Resolves to how many. */
  mergeSegments(): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** One commit is on its way while the next is prepared; more only wait for each other's CPU. */
const CONNECTIONS = 4;
/** Writers rarely meet in one of so many; sums are still over few rows. */
const TALLY_SLOTS = 32;

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
  const store: Store = {
    pool,
    takeChunkNumbers: createChunkNumbers(pool),
    slot: randomInt(TALLY_SLOTS),
  };
  return {
    prepare: (batch) => prepareBatch(batch, dictionary),
    async commit(batches) {
      await dictionary.learn(batches.flatMap((batch) => batch.unknown));
      const outcome = await storeBatches(store, batches);
      await recordActivity(pool, outcome.stored, batches).catch((error: unknown) => {
        options.logger.warn({ err: error }, 'could not note the activity of clusters');
      });
      return countResult(batches, outcome);
    },
    async quarantine(entry) {
      const kept = await inTransaction(pool, async (connection) => {
        const inserted = await insertQuarantine(connection, [entry]);
        await tallyEntry(connection, store.slot, entry, inserted.fresh.length > 0);
        return inserted;
      });
      return countResult([], { stored: [], refused: [], kept });
    },
    mergeSegments: () => mergeSegments(pool),
    async ping() {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

function countResult(
  batches: readonly PreparedBatch[],
  { stored, refused, kept }: Outcome,
): CommitResult {
  const read = sum(batches.map(({ columns }) => countOf(columns)));
  const isNew = sum(stored.map(countOf));
  return {
    stored: isNew,
    duplicates: read - isNew - refused.length + eventsOf(kept.known),
    quarantined: eventsOf(kept.fresh),
  };
}
