import type { Logger } from '@k8s-audit/logging';
import { createLeases, type Database } from '@k8s-audit/store';

export interface LeasedTask {
  /** The lease that makes one writer at a time run it. */
  readonly lease: string;
  /** Above the longest run: a writer that died holds the others up for so long. */
  readonly leaseMs: number;
  readonly intervalMs: number;
  run(): Promise<void>;
  /** What it means when a run fails; the next one tries again. */
  readonly trouble: string;
}

/** Runs a task again and again, on one of all writers. `stop` resolves when it does not run any more. */
export function scheduleLeased(
  deps: { readonly db: Database; readonly logger: Logger },
  task: LeasedTask,
): { stop(): Promise<void> } {
  const leases = createLeases(deps.db);
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    try {
      if (await leases.acquire(task.lease, task.leaseMs)) await task.run();
    } catch (error) {
      deps.logger.warn({ err: error }, task.trouble);
    }
  };

  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = null;
    });
  }, task.intervalMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await leases.release(task.lease).catch(() => undefined); // It ends by itself.
    },
  };
}
