import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@k8s-audit/logging';
import { migrateDatabase, UnsupportedServerError, type Database } from '@k8s-audit/store';

const RETRY_MS = 1_000;
const SAY_EVERY_TRIES = 30;

/** Waits for the database as long as it takes, then migrates it. Throws if it is one that can never do. */
export async function migrateWhenPossible(db: Database, logger: Logger): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await migrateDatabase(db, { logger });
      return;
    } catch (error) {
      if (error instanceof UnsupportedServerError) throw error;
      if (tries % SAY_EVERY_TRIES === 0)
        logger.warn({ err: error }, 'the database cannot be migrated yet; trying again');
      await delay(RETRY_MS);
    }
  }
}
