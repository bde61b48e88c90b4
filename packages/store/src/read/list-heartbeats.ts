import type { Database } from '../connection/database.ts';

const MINUTE_MS = 60_000;

/** What was received of a cluster within a minute. */
export interface HeardMinute {
  /** How many events were new. */
  readonly events: number;
  /** The longest time between the newest event of a batch and its arrival. */
  readonly lagMs: number;
}

export interface Heartbeat {
  readonly cluster: string;
  /** The last is the minute that runs now; null where nothing was received. */
  readonly minutes: ReadonlyArray<HeardMinute | null>;
}

/** The last minutes of each cluster that was heard in them. */
export async function listHeartbeats(db: Database, count: number): Promise<Heartbeat[]> {
  const first = Math.floor(Date.now() / MINUTE_MS) - count + 1;
  const rows = await db
    .knex({ a: 'cluster_activity' })
    .join({ d: 'dictionary' }, 'd.id', 'a.cluster_id')
    .where('a.minute', '>=', first)
    .select<Array<{ cluster: string; minute: number; events: string; lagMs: number }>>({
      cluster: 'd.text',
      minute: 'a.minute',
      events: 'a.events',
      lagMs: 'a.lag_ms',
    });
  return [...Map.groupBy(rows, ({ cluster }) => cluster)].map(([cluster, ofCluster]) => {
    const minutes = Array<HeardMinute | null>(count).fill(null);
    for (const { minute, events, lagMs } of ofCluster)
      // A clock that runs ahead names minutes that are to come.
      if (minute - first < count) minutes[minute - first] = { events: Number(events), lagMs };
    return { cluster, minutes };
  });
}
