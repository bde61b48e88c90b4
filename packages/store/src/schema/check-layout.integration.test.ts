import { expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createTestDatabase } from '@k8s-audit/testkit';
import { connectDatabase } from '../connection/database.ts';
import { migrateDatabase } from './migrate-database.ts';

it('refuses a database of an earlier layout, and says what to do', async () => {
  const database = await createTestDatabase();
  const db = connectDatabase(database.address);
  await db.knex.raw('CREATE TABLE batches (day INT PRIMARY KEY)');
  const logger = createLogger({ name: 'test', level: 'silent' });
  await expect(migrateDatabase(db, { logger })).rejects.toThrow(/set DB_NAME to an empty database/);
  await db.close();
  await database.drop();
}, 60_000);
