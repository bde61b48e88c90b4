import type { Logger } from '@k8s-audit/logging';
import type { NoteSigner } from '@k8s-audit/merkle-log';
import { sealLog, signCheckpoint, type Database } from '@k8s-audit/store';
import type { LeasedTask } from '../schedule-leased.ts';
import type { WriterMetrics } from '../writer-metrics.ts';
import { deliverCheckpoints } from './deliver-checkpoints.ts';
import type { Destination } from './destinations/destination.ts';

export interface LogOptions {
  /** Null: the log grows, and nothing of it is signed. */
  readonly signer: NoteSigner | null;
  readonly checkpointMs: number;
  readonly destinations: readonly Destination[];
}

export interface LogDeps {
  readonly db: Database;
  readonly options: LogOptions;
  readonly metrics: Pick<WriterMetrics, 'logLeaves' | 'logCheckpoints' | 'logFailures'>;
  readonly logger: Logger;
}

/** A writer that stops waits for a run, and one that has much to catch up with goes on in the next. */
const SEALING_MS = 5_000;

/**
 * Seals what was committed, signs checkpoints and sends them away. Writers never wait for it: what
 * it cannot do now it does later.
 */
export function growLog(deps: LogDeps): LeasedTask {
  const { options, metrics, logger } = deps;
  if (options.signer === null)
    logger.warn('the log is not signed: set LOG_SIGNING_KEY_FILE to prove it to others');
  const sign = createSigning(deps);
  return {
    lease: 'log',
    leaseMs: 60_000,
    // What an event waits for at most before it is in the log, while nothing is wrong.
    intervalMs: 2_000,
    async run() {
      try {
        await sealFor(deps, SEALING_MS);
        await sign();
        await deliverCheckpoints(deps);
      } catch (error) {
        metrics.logFailures.inc();
        throw error;
      }
    },
    trouble: 'the log could not go on; events are stored all the same',
  };
}

async function sealFor({ db, metrics }: LogDeps, ms: number): Promise<void> {
  const untilMs = performance.now() + ms;
  for (let added = 1; added > 0 && performance.now() < untilMs;) {
    added = await sealLog(db);
    metrics.logLeaves.inc(added);
  }
}

function createSigning({ db, options, metrics, logger }: LogDeps): () => Promise<void> {
  let signedAtMs = -Infinity;
  return async () => {
    if (options.signer === null || performance.now() - signedAtMs < options.checkpointMs) return;
    signedAtMs = performance.now();
    const signed = await signCheckpoint(db, options.signer);
    if (signed === null) return;
    metrics.logCheckpoints.inc();
    logger.info({ size: signed.size }, 'signed a checkpoint of the log');
  };
}
