import { createLogger } from '@k8s-audit/logging';
import {
  connectDatabase,
  createEventWriter,
  maintainPartitions,
  migrateDatabase,
  type Database,
  type DatabaseAddress,
  type EventWriter,
} from '@k8s-audit/store';
import { createTestDatabase } from './create-test-database.ts';

export interface TestStore {
  readonly address: DatabaseAddress;
  readonly db: Database;
  readonly writer: EventWriter;
  close(): Promise<void>;
}

/** A migrated database of its own with its partitions, and a writer on it. */
export async function openTestStore(): Promise<TestStore> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const database = await createTestDatabase();
  const db = connectDatabase(database.address);
  await migrateDatabase(db, { logger });
  await maintainPartitions(db, { retentionDays: 90, logger });
  const writer = createEventWriter({ address: database.address, logger });
  return {
    address: database.address,
    db,
    writer,
    async close() {
      await writer.close();
      await db.close();
      await database.drop();
    },
  };
}
