import type { Database } from '../connection/database.ts';
import { readDatabaseClock } from '../connection/read-database-clock.ts';
import { readNumbers } from '../connection/read-numbers.ts';
import { compareQueues, sumClusters, type QueueCheck, type QueueLook } from './compare-queues.ts';
import { readTallies } from './read-tallies.ts';

/** Receipts of a queue that was away for longer than this are gone: its jobs are counted again. */
const RECEIPTS_KEPT_MS = 7 * 86_400_000;
const RECEIPTS_AT_ONCE = 20_000;

/**
 * Compares what queues say they were given with what came off them, and notes the result. Writers go
 * on meanwhile: tallies are read before and behind the look at the queues, so that what is called
 * lost or surplus is so whatever was on its way.
 */
export async function checkCompleteness(
  db: Database,
  lookAtQueues: () => Promise<QueueLook>,
): Promise<void> {
  const known = await readChecks(db);
  const before = await readTallies(db);
  const look = await lookAtQueues();
  const after = await readTallies(db);
  const queues = compareQueues(look, { known, before, after });
  const clusters = sumClusters(queues, before);
  const checkedAt = new Date();
  // Those that were not seen keep the time of their last look.
  const queueRows = queues.map(({ seen, ...row }) =>
    seen ? { ...row, checked_at: checkedAt } : row,
  );
  const clusterRows = clusters.map((row) => ({ ...row, checked_at: checkedAt }));
  await db.knex.transaction(async (transaction) => {
    if (queueRows.length > 0)
      await transaction('queue_checks').insert(queueRows).onConflict().merge();
    if (clusterRows.length > 0)
      await transaction('cluster_checks').insert(clusterRows).onConflict().merge();
  });
  // By the database's clock: one that runs ahead would have jobs counted twice that come again.
  await dropReceipts(db, (await readDatabaseClock(db)) - RECEIPTS_KEPT_MS);
}

const QUEUE_COUNTS = ['received', 'repeated', 'lost', 'surplus'] as const;

type StoredCheck = Pick<QueueCheck, 'queue' | 'cluster' | 'shard'> &
  Readonly<Record<(typeof QUEUE_COUNTS)[number], string>> & { readonly waiting: string | null };

async function readChecks(db: Database): Promise<QueueCheck[]> {
  const rows = await db.knex('queue_checks').select<StoredCheck[]>('*');
  return rows.map((row) => ({
    ...row,
    ...readNumbers(row, QUEUE_COUNTS),
    waiting: row.waiting === null ? null : Number(row.waiting),
  }));
}

async function dropReceipts(db: Database, beforeMs: number): Promise<void> {
  const end = Buffer.alloc(16);
  end.writeUIntBE(beforeMs, 0, 6);
  await db.knex('receipts').where('id', '<', end).limit(RECEIPTS_AT_ONCE).delete();
}
