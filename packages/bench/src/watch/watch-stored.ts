import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase, listClusters, type DatabaseAddress } from '@k8s-audit/store';

/** What the writers say is stored, looked at all the time. */
export interface StoredWatch {
  /** Events stored when it last looked. */
  readonly stored: number;
  /** Events stored at seconds since the watch began. */
  readonly samples: ReadonlyArray<{ readonly atSeconds: number; readonly events: number }>;
  /** Rejects when for long no further event is stored. */
  waitFor(events: number): Promise<void>;
  close(): Promise<void>;
}

const POLL_MS = 100;
const STUCK_MS = 60_000;

/**
 * Writers note what they store in a row a cluster, behind the commit: counting the events over and
 * over would take half of the database's time.
 */
export function watchStored(address: DatabaseAddress): StoredWatch {
  const db = connectDatabase(address, { poolSize: 1 });
  const startedAt = performance.now();
  const samples: Array<{ atSeconds: number; events: number }> = [];
  let stored = 0;
  let growsAt = startedAt;
  let failure: Error | null = null;
  const stop = new AbortController();
  const watching = poll().catch((error: unknown) => {
    failure = error as Error;
  });

  async function poll(): Promise<void> {
    while (!stop.signal.aborted) {
      const clusters = await listClusters(db);
      const events = clusters.reduce((sum, cluster) => sum + cluster.events, 0);
      const now = performance.now();
      if (events > stored) growsAt = now;
      stored = events;
      samples.push({ atSeconds: (now - startedAt) / 1_000, events });
      await delay(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  return {
    get stored() {
      return stored;
    },
    samples,
    async waitFor(events) {
      const from = performance.now();
      while (stored < events) {
        if (failure) throw failure;
        if (performance.now() - Math.max(growsAt, from) > STUCK_MS)
          throw new Error(`${stored} of ${events} events are stored, and no more for a minute`);
        await delay(POLL_MS / 4);
      }
    },
    async close() {
      stop.abort();
      await watching;
      await db.close();
    },
  };
}
