import { z } from 'zod';
import {
  databaseSettings,
  readSettings,
  serviceSettings,
  toDatabaseAddress,
} from '@k8s-audit/config';
import { runService } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { connectDatabase } from '@k8s-audit/store';
import { migrateWhenPossible } from './migrate-when-possible.ts';

const migrationSettings = z.object({ ...serviceSettings, ...databaseSettings });

/** Brings the schema up to date and ends: what the migration Job of `deploy/` runs. */
await runService('migrate', async () => {
  const settings = readSettings(migrationSettings);
  const logger = createLogger({ name: 'migrate', level: settings.LOG_LEVEL });
  const db = connectDatabase(toDatabaseAddress(settings));
  await migrateWhenPossible(db, logger);
  await db.close();
  logger.info('the database schema is up to date');
});
