import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@k8s-audit/logging';

export interface CircuitBreaker {
  /**
   * Runs the work until it succeeds. While the database is away all callers wait together and one
   * of them asks whether it is back. Rejects only when told to give up.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
  /** From now on a failure is final: the process stops, and its jobs go to another writer. */
  giveUp(): void;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;

/** Jobs are held, not failed, while the database is away: failing would cost Redis a round each. */
export function createCircuitBreaker(options: {
  readonly ping: () => Promise<void>;
  readonly logger: Logger;
}): CircuitBreaker {
  let recovery: Promise<void> | null = null;
  let stopping = false;

  const waitForDatabase = async (): Promise<void> => {
    for (let waitMs = FIRST_DELAY_MS; !stopping; waitMs = Math.min(waitMs * 2, LONGEST_DELAY_MS)) {
      // Half to full of the time, so that many writers do not come back in step.
      await delay(waitMs * (0.5 + Math.random() / 2));
      try {
        await options.ping();
        options.logger.info('the database is back');
        return;
      } catch {
        // Said once, when the circuit opened.
      }
    }
  };

  const open = (error: unknown): Promise<void> => {
    if (recovery === null) {
      options.logger.warn(
        { err: error },
        'the database does not take writes; batches wait on the queue',
      );
      recovery = waitForDatabase().finally(() => {
        recovery = null;
      });
    }
    return recovery;
  };

  return {
    async run(work) {
      for (;;) {
        if (recovery !== null) await recovery;
        try {
          return await work();
        } catch (error) {
          if (stopping) throw error;
          await open(error);
        }
      }
    },
    isOpen: () => recovery !== null,
    giveUp() {
      stopping = true;
    },
  };
}
