import { createLogger } from '@k8s-audit/logging';
import {
  connectDatabase,
  maintainPartitions,
  migrateDatabase,
  type DatabaseAddress,
} from '@k8s-audit/store';

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 90;

/**
 * Makes the tables as if the product had run for some days, so that each has its partition: a store
 * makes none for days before its first.
 */
export async function foundStore(address: DatabaseAddress, daysAgo: number): Promise<void> {
  const logger = createLogger({ name: 'bench', level: 'error' });
  const db = connectDatabase(address);
  const { now } = Date;
  try {
    Date.now = () => now() - daysAgo * DAY_MS;
    await migrateDatabase(db, { logger });
    Date.now = now;
    await maintainPartitions(db, { retentionDays: RETENTION_DAYS, logger });
  } finally {
    Date.now = now;
    await db.close();
  }
}
