import type { Logger } from '@k8s-audit/logging';
import { maintainPartitions, type Database } from '@k8s-audit/store';

const INTERVAL_MS = 60 * 60_000;

/** Maintains partitions now and every hour. A run that fails is logged and tried again with the next. */
export function schedulePartitions(
  db: Database,
  options: { readonly retentionDays: number; readonly logger: Logger },
): { stop(): void } {
  const run = async (): Promise<void> => {
    try {
      await maintainPartitions(db, options);
    } catch (error) {
      options.logger.error(
        { err: error },
        'partitions could not be maintained; writing goes on in p_future',
      );
    }
  };
  void run();
  const timer = setInterval(() => void run(), INTERVAL_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
