import type { Pool } from 'mysql2/promise';
import type { Dictionary } from './dictionary.ts';
import type { EventRow } from './event-row.ts';

export interface StoredOfCluster {
  readonly cluster: string;
  readonly rows: readonly EventRow[];
  readonly stored: number;
  readonly receivedAt: Date;
}

const MINUTE_MS = 60_000;
/** The row of a cluster that sums up all its minutes. */
export const TOTAL_MINUTE = 0;

/**
 * Notes when a cluster was heard and how much of it is new. After the commit and outside of it:
 * writers would wait for each other's locks on these few rows. A writer that dies in between
 * leaves the sum a little short, which only the rate on /clusters shows.
 */
export async function recordActivity(
  pool: Pool,
  clusters: readonly StoredOfCluster[],
  dictionary: Dictionary,
): Promise<void> {
  for (const { cluster, rows, stored, receivedAt } of clusters) {
    const [first, last] = outermostIds(rows);
    for (const minute of [TOTAL_MINUTE, Math.floor(receivedAt.getTime() / MINUTE_MS)]) {
      await pool.execute(
        `INSERT INTO cluster_activity (cluster_id, minute, events, first_event, last_event, last_received_at)
         VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE
           events = events + VALUES(events),
           first_event = LEAST(first_event, VALUES(first_event)),
           last_event = GREATEST(last_event, VALUES(last_event)),
           last_received_at = GREATEST(last_received_at, VALUES(last_received_at))`,
        [
          dictionary.idOf('cluster', cluster),
          minute,
          stored,
          Buffer.from(first, 'hex'),
          Buffer.from(last, 'hex'),
          receivedAt,
        ],
      );
    }
  }
}

function outermostIds(rows: readonly EventRow[]): [first: string, last: string] {
  let first = rows[0]?.idHex ?? '';
  let last = first;
  for (const { idHex } of rows) {
    if (idHex < first) first = idHex;
    if (idHex > last) last = idHex;
  }
  return [first, last];
}
