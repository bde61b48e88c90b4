export { connectDatabase, type Database, type DatabaseAddress } from './connection/database.ts';
export { maintainPartitions } from './maintenance/maintain-partitions.ts';
export { checkSchema, migrateDatabase } from './schema/migrate-database.ts';
export { createEventWriter, type CommitResult, type EventWriter } from './write/event-writer.ts';
export { prepareBatch, type PreparedBatch, type ReadBatch } from './write/prepare-batch.ts';
