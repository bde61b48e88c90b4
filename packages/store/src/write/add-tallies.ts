import { createHash } from 'node:crypto';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { TALLY_COUNTS, type Tally } from '../schema/tally.ts';
import type { TakenBatch } from './taken-batch.ts';

export const NOTHING = {
  taken: 0,
  stored: 0,
  duplicates: 0,
  quarantined: 0,
  discarded: 0,
} as const satisfies Omit<Tally, 'cluster' | 'queue'>;

/** The time in the first six bytes: receipts are added at one end of the table and deleted at the other. */
function receiptOf({ receivedAt, origin }: TakenBatch): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.max(0, receivedAt.getTime())));
  const hash = createHash('sha256')
    .update(`${origin?.queue ?? ''}\0${origin?.job}`)
    .digest();
  return Buffer.concat([time.subarray(2), hash.subarray(0, 10)]).toString('hex');
}

/**
 * Leaves out batches that are in the tallies already, and notes the others. A job comes again after
 * its writer died between the COMMIT and the answer to the queue.
 */
export async function takeReceipts<Batch extends TakenBatch>(
  connection: PoolConnection,
  batches: readonly Batch[],
): Promise<Batch[]> {
  const byReceipt = new Map(batches.map((batch) => [receiptOf(batch), batch]));
  if (byReceipt.size === 0) return [];
  const list = [...byReceipt.keys()].map((id) => `x'${id}'`);
  const [seen] = await connection.query<Array<RowDataPacket & { id: Buffer }>>(
    `SELECT id FROM receipts WHERE id IN (${list.join(',')})`,
  );
  for (const { id } of seen) byReceipt.delete(id.toString('hex'));
  if (byReceipt.size > 0) {
    const rows = [...byReceipt.keys()].sort().map((id) => `(x'${id}')`);
    await connection.query(`INSERT INTO receipts (id) VALUES ${rows.join(',')}`);
  }
  return [...byReceipt.values()];
}

export async function addTallies(
  connection: PoolConnection,
  slot: number,
  changes: readonly Tally[],
): Promise<void> {
  if (changes.length === 0) return;
  const { sql, values } = tallyStatement(slot, changes);
  await connection.query(sql, values);
}

/** The statement that adds changes to a slot. */
export function tallyStatement(
  slot: number,
  changes: readonly Tally[],
): { readonly sql: string; readonly values: Array<string | number> } {
  // In the order of the primary key, so that writers do not deadlock.
  const rows = changes
    .toSorted((a, b) => compare(a.cluster, b.cluster) || compare(a.queue, b.queue))
    .map((one) => [one.cluster, one.queue, slot, ...TALLY_COUNTS.map((count) => one[count])]);
  const sql = `INSERT INTO tallies (cluster, queue, slot, ${TALLY_COUNTS.join(', ')})
     VALUES ${rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ')}
     ON DUPLICATE KEY UPDATE
       ${TALLY_COUNTS.map((count) => `${count} = ${count} + VALUES(${count})`).join(', ')}`;
  return { sql, values: rows.flat() };
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
