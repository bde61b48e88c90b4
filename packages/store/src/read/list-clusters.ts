import { eventIdTimeUs } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import { TOTAL_MINUTE } from '../write/record-activity.ts';

export interface ClusterActivity {
  readonly cluster: string;
  readonly firstEventUs: bigint;
  readonly lastEventUs: bigint;
  readonly lastReceivedAt: Date;
  readonly events: number;
  readonly eventsPerMinute: number;
  /** How long after it happened the newest event was received. */
  readonly lagMs: number;
}

/** The minutes of which a rate is told. */
export const RATE_MINUTES = 5;
const MINUTE_MS = 60_000;

/** Every cluster that ever sent an event, by name, with when it was last heard. */
export async function listClusters(db: Database): Promise<ClusterActivity[]> {
  const now = Math.floor(Date.now() / MINUTE_MS);
  const totals = await db
    .knex({ a: 'cluster_activity' })
    .join({ d: 'dictionary' }, 'd.id', 'a.cluster_id')
    .where('a.minute', TOTAL_MINUTE)
    .orderBy('d.text')
    .select<ActivityRow[]>('a.*', { cluster: 'd.text' });
  const recent = await db
    .knex('cluster_activity')
    .where('minute', '>', now - RATE_MINUTES)
    .groupBy('cluster_id')
    .select<Array<{ cluster_id: number; events: string }>>(
      'cluster_id',
      db.knex.raw('SUM(events) AS events'),
    );
  const rates = new Map(recent.map((row) => [row.cluster_id, Number(row.events) / RATE_MINUTES]));
  return totals.map((row) => ({
    cluster: row.cluster,
    firstEventUs: eventIdTimeUs(row.first_event),
    lastEventUs: eventIdTimeUs(row.last_event),
    lastReceivedAt: row.last_received_at,
    events: Number(row.events),
    eventsPerMinute: rates.get(row.cluster_id) ?? 0,
    lagMs: Math.max(
      0,
      row.last_received_at.getTime() - Number(eventIdTimeUs(row.last_event) / 1000n),
    ),
  }));
}

interface ActivityRow {
  readonly cluster_id: number;
  readonly cluster: string;
  readonly events: string | number;
  readonly first_event: Buffer;
  readonly last_event: Buffer;
  readonly last_received_at: Date;
}
