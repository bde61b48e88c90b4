import type { Database } from '../connection/database.ts';

const MINUTE_MS = 60_000;

/** Events of a cluster that were new, by the minute in which they were received. */
export interface Heartbeat {
  readonly cluster: string;
  /** The last is the minute that runs now; null where nothing was received, 0 where nothing was new. */
  readonly minutes: ReadonlyArray<number | null>;
}

export async function listHeartbeats(db: Database, count: number): Promise<Heartbeat[]> {
  const now = Math.floor(Date.now() / MINUTE_MS);
  const rows = await db
    .knex({ a: 'cluster_activity' })
    .join({ d: 'dictionary' }, 'd.id', 'a.cluster_id')
    .where('a.minute', '>', now - count)
    .select<Array<{ cluster: string; minute: number; events: string }>>({
      cluster: 'd.text',
      minute: 'a.minute',
      events: 'a.events',
    });
  return [...Map.groupBy(rows, ({ cluster }) => cluster)].map(([cluster, ofCluster]) => {
    const minutes = Array<number | null>(count).fill(null);
    for (const { minute, events } of ofCluster) {
      const at = minute - (now - count) - 1;
      if (at < count) minutes[at] = Number(events);
    }
    return { cluster, minutes };
  });
}
