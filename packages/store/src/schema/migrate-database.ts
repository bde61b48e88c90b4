import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from '@k8s-audit/logging';
import type { Database } from '../connection/database.ts';
import { createLeases, prepareLeases } from '../maintenance/leases.ts';
import { checkLayout } from './check-layout.ts';
import { checkServerVersion } from './check-server-version.ts';
import * as createAccessLog from './create-access-log.ts';
import * as createAuditLogView from './create-audit-log-view.ts';
import * as createLog from './create-log.ts';
import * as createLogCheckpoints from './create-log-checkpoints.ts';
import * as createQuarantineStates from './create-quarantine-states.ts';
import * as createPeople from './create-people.ts';
import * as createSavedViews from './create-saved-views.ts';
import * as createClusterTokens from './create-cluster-tokens.ts';
import * as createTables from './create-tables.ts';
import * as createTallies from './create-tallies.ts';

/** In the order they ran on every database there is: append only. */
const MIGRATIONS: ReadonlyArray<{ name: string; migration: Knex.Migration }> = [
  { name: '0001_create_tables', migration: createTables },
  { name: '0002_create_audit_log_view', migration: createAuditLogView },
  { name: '0003_create_saved_views', migration: createSavedViews },
  { name: '0004_create_quarantine_states', migration: createQuarantineStates },
  { name: '0005_create_tallies', migration: createTallies },
  { name: '0006_create_cluster_tokens', migration: createClusterTokens },
  { name: '0007_create_people', migration: createPeople },
  { name: '0008_create_access_log', migration: createAccessLog },
  { name: '0009_create_log', migration: createLog },
  { name: '0010_create_log_checkpoints', migration: createLogCheckpoints },
];

const migrationSource: Knex.MigrationSource<(typeof MIGRATIONS)[number]> = {
  getMigrations: async () => [...MIGRATIONS],
  getMigrationName: (entry) => entry.name,
  getMigration: async (entry) => entry.migration,
};

const SETTINGS: Knex.MigratorConfig = {
  migrationSource,
  disableTransactions: true,
  // A newer version may have been here: in a rollout its writers migrate beside ours, and a rollback
  // leaves its schema. Migrations only add, so that ours runs on it.
  disableMigrationsListValidation: true,
};

const LEASE_MS = 60_000;
const POLL_MS = 250;

/**
 * Brings the schema up to date. Safe from several processes at once: one migrates, the others wait
 * for it. A process that died while it migrated holds up the next for a minute at most. Throws
 * UnsupportedServerError on a server that is too old, or a database of another layout.
 */
export async function migrateDatabase(
  db: Database,
  options: { readonly logger: Logger },
): Promise<void> {
  await checkServerVersion(db);
  await checkLayout(db);
  await prepareLeases(db);
  const leases = createLeases(db);
  while (!(await leases.acquire('migrations', LEASE_MS))) await delay(POLL_MS);
  try {
    // We hold the lease: a lock that knex finds is one that a dead process left.
    await db.knex.migrate.forceFreeMigrationsLock(SETTINGS);
    const [, ran] = (await db.knex.migrate.latest(SETTINGS)) as [number, string[]];
    if (ran.length > 0) options.logger.info({ ran }, 'brought the database schema up to date');
  } finally {
    await leases.release('migrations');
  }
}

/** Rejects while the schema is older than this version needs. */
export async function checkSchema(db: Database): Promise<void> {
  const [, waiting] = (await db.knex.migrate.list(SETTINGS)) as [unknown[], unknown[]];
  if (waiting.length > 0)
    throw new Error('the database schema is not up to date; start a writer, which migrates it');
}
