import type { Pool } from 'mysql2/promise';
import { ID_BYTES } from '../format/segment-columns.ts';
import { countOf, type EventColumns } from './event-columns.ts';
import type { PreparedBatch } from './prepare-batch.ts';

const MINUTE_MS = 60_000;
/** The row of a cluster that sums up all its minutes. */
export const TOTAL_MINUTE = 0;

interface ClusterSum {
  events: number;
  first: string;
  last: string;
  /** The longest time between the newest event of a batch and its arrival. */
  lagMs: number;
}

/** The most that the column holds: 49 days. */
const LONGEST_LAG_MS = 2 ** 32 - 1;

/**
 * Notes when clusters were heard and how much of it is new. After the commit and outside of it:
 * writers would wait for each other's locks on these few rows. A writer that dies in between
 * leaves the sum a little short, which only the rate on /clusters shows.
 */
export async function recordActivity(
  pool: Pool,
  stored: readonly EventColumns[],
  batches: readonly PreparedBatch[],
): Promise<void> {
  const clusters = sumByCluster(stored);
  for (const batch of batches) addHeard(clusters, batch);
  if (clusters.size === 0) return;
  const receivedAt = new Date(Math.max(...batches.map((batch) => batch.receivedAt.getTime())));
  const at = receivedAt.toISOString().slice(0, 23).replace('T', ' ');
  const minutes = [TOTAL_MINUTE, Math.floor(receivedAt.getTime() / MINUTE_MS)];
  // In the order of the primary key, so that writers do not deadlock.
  const rows = [...clusters]
    .sort(([a], [b]) => a - b)
    .flatMap(([id, { events, first, last, lagMs }]) =>
      minutes.map(
        (minute) => `(${id},${minute},${events},x'${first}',x'${last}','${at}',${lagMs})`,
      ),
    );
  await pool.query(
    `INSERT INTO cluster_activity (cluster_id, minute, events, first_event, last_event, last_received_at, lag_ms)
     VALUES ${rows.join(',')} ON DUPLICATE KEY UPDATE
       events = events + VALUES(events),
       first_event = LEAST(first_event, VALUES(first_event)),
       last_event = GREATEST(last_event, VALUES(last_event)),
       last_received_at = GREATEST(last_received_at, VALUES(last_received_at)),
       lag_ms = GREATEST(lag_ms, VALUES(lag_ms))`,
  );
}

/** A cluster was heard also when all that it sent was there before. */
function addHeard(clusters: Map<number, ClusterSum>, batch: PreparedBatch): void {
  const { columns, receivedAt, latestMs } = batch;
  const [cluster] = columns.cluster;
  if (cluster === undefined) return;
  const lagMs = Math.max(0, Math.min(LONGEST_LAG_MS, receivedAt.getTime() - latestMs));
  const known = clusters.get(cluster);
  if (known !== undefined) known.lagMs = Math.max(known.lagMs, lagMs);
  else {
    const id = idAt(columns, 0);
    clusters.set(cluster, { events: 0, first: id, last: id, lagMs });
  }
}

/** The events are in the order of their ids. */
function sumByCluster(stored: readonly EventColumns[]): Map<number, ClusterSum> {
  const sums = new Map<number, ClusterSum>();
  for (const columns of stored) {
    for (const [cluster, rows] of rowsByCluster(columns)) {
      const first = idAt(columns, rows.first);
      const last = idAt(columns, rows.last);
      const sum = sums.get(cluster) ?? { events: 0, first, last, lagMs: 0 };
      sum.events += rows.count;
      if (first < sum.first) sum.first = first;
      if (last > sum.last) sum.last = last;
      sums.set(cluster, sum);
    }
  }
  return sums;
}

function rowsByCluster(columns: EventColumns) {
  const rows = new Map<number, { count: number; first: number; last: number }>();
  for (let row = 0; row < countOf(columns); row += 1) {
    const cluster = columns.cluster[row] as number;
    const known = rows.get(cluster);
    if (known === undefined) rows.set(cluster, { count: 1, first: row, last: row });
    else {
      known.count += 1;
      known.last = row;
    }
  }
  return rows;
}

const idAt = ({ ids }: EventColumns, row: number): string =>
  ids.toString('hex', row * ID_BYTES, (row + 1) * ID_BYTES);
