import type { Database } from '../connection/database.ts';

export interface QuarantinedItem {
  readonly id: string;
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly reason: string;
  readonly bytes: number;
}

/** What could not be stored as events, newest first. */
export async function listQuarantine(db: Database, limit: number): Promise<QuarantinedItem[]> {
  const rows = await db
    .knex('quarantine')
    .where('part', 0)
    .orderBy('received_at', 'desc')
    .limit(limit)
    .select<
      Array<{ id: Buffer; cluster: string; received_at: Date; reason: string; bytes: number }>
    >('id', 'cluster', 'received_at', 'reason', 'bytes');
  return rows.map((row) => ({
    id: row.id.toString('hex'),
    cluster: row.cluster,
    receivedAt: row.received_at,
    reason: row.reason,
    bytes: row.bytes,
  }));
}
