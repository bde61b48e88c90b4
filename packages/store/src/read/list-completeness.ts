import type { Database } from '../connection/database.ts';
import { readNumbers } from '../connection/read-numbers.ts';
import { CHECK_COUNTS, type ClusterCheck } from '../maintenance/compare-queues.ts';

export interface ClusterCompleteness extends ClusterCheck {
  readonly checkedAt: Date;
}

/** What became of each cluster's events, as a writer last found it. */
export async function listCompleteness(db: Database): Promise<ClusterCompleteness[]> {
  const rows = await db
    .knex('cluster_checks')
    .orderBy('cluster')
    .select<Array<Record<keyof ClusterCheck, string> & { checked_at: Date }>>('*');
  return rows.map((row) => ({
    cluster: row.cluster,
    ...readNumbers(row, CHECK_COUNTS),
    checkedAt: row.checked_at,
  }));
}
