import type { Logger } from '@k8s-audit/logging';
import { createLeases, type Database, type EventWriter } from '@k8s-audit/store';

/** Small segments wait for this long, in which a busy writer makes some dozens. */
const INTERVAL_MS = 2_000;
/** A merge takes far less; one that died holds the others up for so long. */
const LEASE_MS = 60_000;

/** Merges segments every few seconds, on one writer at a time. `stop` resolves when none runs. */
export function scheduleMerges(deps: {
  readonly db: Database;
  readonly writer: Pick<EventWriter, 'mergeSegments'>;
  readonly logger: Logger;
}): { stop(): Promise<void> } {
  const leases = createLeases(deps.db);
  let running: Promise<void> | null = null;

  const merge = async (): Promise<void> => {
    try {
      if (!(await leases.acquire('segments', LEASE_MS))) return;
      const merged = await deps.writer.mergeSegments();
      if (merged > 0) deps.logger.debug({ merged }, 'segments merged');
    } catch (error) {
      deps.logger.warn({ err: error }, 'segments could not be merged; searches only get slower');
    }
  };

  const timer = setInterval(() => {
    running ??= merge().finally(() => {
      running = null;
    });
  }, INTERVAL_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await leases.release('segments').catch(() => undefined); // It ends by itself.
    },
  };
}
