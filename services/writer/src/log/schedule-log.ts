import type { Logger } from '@k8s-audit/logging';
import type { NoteSigner } from '@k8s-audit/merkle-log';
import { createLeases, sealLog, signCheckpoint, type Database } from '@k8s-audit/store';
import type { WriterMetrics } from '../writer-metrics.ts';
import { deliverCheckpoints } from './deliver-checkpoints.ts';
import type { Destination } from './destinations/destination.ts';

export interface LogOptions {
  /** Null: the log grows, and nothing of it is signed. */
  readonly signer: NoteSigner | null;
  readonly checkpointMs: number;
  readonly destinations: readonly Destination[];
}

/** What an event waits for at most before it is in the log, while nothing is wrong. */
const INTERVAL_MS = 2_000;
/** A round takes far less; a writer that died holds the others up for so long. */
const LEASE_MS = 60_000;

/**
 * Seals what was committed, signs checkpoints and sends them away, on one writer at a time. Writers
 * never wait for it: what it cannot do now it does later. `stop` resolves when nothing runs.
 */
export function scheduleLog(deps: {
  readonly db: Database;
  readonly options: LogOptions;
  readonly metrics: Pick<WriterMetrics, 'logLeaves' | 'logCheckpoints' | 'logFailures'>;
  readonly logger: Logger;
}): { stop(): Promise<void> } {
  const { db, options, metrics, logger } = deps;
  const leases = createLeases(db);
  let running: Promise<void> | null = null;
  let stopping = false;
  let signedAtMs = 0;
  if (options.signer === null)
    logger.warn('the log is not signed: set LOG_SIGNING_KEY_FILE to prove it to others');

  const round = async (): Promise<void> => {
    try {
      for (let added = 1; added > 0 && !stopping;) {
        if (!(await leases.acquire('log', LEASE_MS))) return;
        added = await sealLog(db);
        metrics.logLeaves.inc(added);
      }
      if (options.signer === null) return;
      if (Date.now() - signedAtMs >= options.checkpointMs) {
        signedAtMs = Date.now();
        const signed = await signCheckpoint(db, options.signer);
        if (signed !== null) {
          metrics.logCheckpoints.inc();
          logger.info({ size: signed.size }, 'signed a checkpoint of the log');
        }
      }
      await deliverCheckpoints(deps);
    } catch (error) {
      metrics.logFailures.inc();
      logger.error({ err: error }, 'the log could not go on; events are stored all the same');
    }
  };

  const timer = setInterval(() => {
    running ??= round().finally(() => {
      running = null;
    });
  }, INTERVAL_MS);
  timer.unref();
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
      await leases.release('log').catch(() => undefined); // It ends by itself.
    },
  };
}
