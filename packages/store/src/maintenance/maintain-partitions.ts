import type { Logger } from '@k8s-audit/logging';
import type { Database } from '../connection/database.ts';
import { readDatabaseClock } from '../connection/read-database-clock.ts';
import {
  DAY_MS,
  dayOfMs,
  PARTITIONED_TABLES,
  partitionClause,
  partitionDay,
  partitionName,
  today,
  type PartitionedTable,
} from '../schema/event-partitions.ts';
import { noteForLog } from '../log/note-for-log.ts';
import { createLeases } from './leases.ts';
import { recordMaintenance } from './record-maintenance.ts';

/** Days made ahead: a week without any writer still finds its partitions. */
const DAYS_AHEAD = 7;
const LEASE_MS = 10 * 60_000;

/** Days since 1970, by two clocks. */
interface Today {
  readonly database: number;
  readonly own: number;
}

/**
 * Makes the partitions of the coming days and drops what is older than the retention, on one process
 * at a time; one that finds another at work does nothing. Each step looks at what is there: a run
 * that was killed is completed by the next, which begins when its lease has ended. A clock that is wrong
 * costs no event: nothing is dropped that the database's or our own would keep.
 */
export async function maintainPartitions(
  db: Database,
  options: { readonly retentionDays: number; readonly logger: Logger; readonly today?: Today },
): Promise<void> {
  const leases = createLeases(db);
  if (!(await leases.acquire('partitions', LEASE_MS))) return;
  const now = options.today ?? { database: dayOfMs(await readDatabaseClock(db)), own: today() };
  if (Math.abs(now.database - now.own) > 1)
    options.logger.warn(
      { database: partitionName(now.database), writer: partitionName(now.own) },
      'the clocks of database and writer are days apart: only what both call old is dropped; set them right',
    );
  const beforeDay = Math.min(now.database, now.own) - options.retentionDays;
  const changes: string[] = [];
  try {
    // Before they are gone, so that the log never lacks what it was not told of.
    await noteForLog(db, 'dropped', await expiredDays(db, 'events', beforeDay));
    for (const table of PARTITIONED_TABLES) {
      const made = await makeAhead(db, table, now.database);
      const dropped = await dropExpired(db, table, beforeDay);
      if (made.length + dropped.length === 0) continue;
      options.logger.info({ table, made, dropped }, 'partitions maintained');
      changes.push(describeChange(table, made, dropped));
    }
    if (await emptyPast(db, beforeDay)) changes.push('p_past emptied');
    const items = await dropDecided(db, beforeDay);
    if (items > 0) changes.push(`${items} decided items of the quarantine deleted`);
    if (changes.length > 0) options.logger.info({ changes }, 'retention applied');
    await recordMaintenance(db, 'partitions', changes);
  } finally {
    await leases.release('partitions');
  }
}

function describeChange(
  table: PartitionedTable,
  made: readonly string[],
  dropped: readonly string[],
): string {
  const parts = [
    made.length > 0 ? `${made[0]} to ${made.at(-1)} made` : '',
    dropped.length > 0 ? `${dropped[0]} to ${dropped.at(-1)} dropped` : '',
  ];
  return `${table}: ${parts.filter((part) => part !== '').join(', ')}`;
}

async function partitionsOf(db: Database, table: PartitionedTable): Promise<string[]> {
  const [rows] = (await db.knex.raw(
    `SELECT PARTITION_NAME AS name FROM information_schema.PARTITIONS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL
     ORDER BY PARTITION_ORDINAL_POSITION`,
    [table],
  )) as [Array<{ name: string }>];
  return rows.map((row) => row.name);
}

/** Days are cut off the front of p_future, which is empty but for events from clocks that run ahead. */
async function makeAhead(db: Database, table: PartitionedTable, now: number): Promise<string[]> {
  const days = (await partitionsOf(db, table)).map(partitionDay).filter((day) => day !== null);
  const first = Math.max(...days, now - 2) + 1;
  const missing = Array.from(
    { length: Math.max(0, now + DAYS_AHEAD - first + 1) },
    (_, i) => first + i,
  );
  if (missing.length === 0) return [];
  const clauses = missing.map((day) => partitionClause(table, day)).join(', ');
  await db.knex.raw(
    `ALTER TABLE ${table} REORGANIZE PARTITION p_future INTO (${clauses}, PARTITION p_future VALUES LESS THAN (MAXVALUE))`,
  );
  return missing.map(partitionName);
}

async function expiredDays(
  db: Database,
  table: PartitionedTable,
  beforeDay: number,
): Promise<number[]> {
  const days = (await partitionsOf(db, table)).map(partitionDay);
  return days.filter((day) => day !== null && day < beforeDay).map(Number);
}

async function dropExpired(
  db: Database,
  table: PartitionedTable,
  beforeDay: number,
): Promise<string[]> {
  const expired = (await expiredDays(db, table, beforeDay)).map(partitionName);
  if (expired.length > 0)
    await db.knex.raw(`ALTER TABLE ${table} DROP PARTITION ${expired.join(', ')}`);
  return expired;
}

/**
 * p_past holds what arrived late, or without any time. It is emptied once all of it was received
 * longer ago than the retention, so that a late event is kept as long as a punctual one.
 */
async function emptyPast(db: Database, beforeDay: number): Promise<boolean> {
  const [rows] = (await db.knex.raw(
    "SELECT MAX(received_at) < FROM_DAYS(TO_DAYS('1970-01-01') + ?) AS expired FROM chunks PARTITION (p_past)",
    [beforeDay],
  )) as [Array<{ expired: number | string | null }>];
  if (Number(rows[0]?.expired ?? 0) !== 1) return false;
  await noteForLog(db, 'dropped-late', [beforeDay]);
  for (const table of PARTITIONED_TABLES)
    await db.knex.raw(`ALTER TABLE ${table} TRUNCATE PARTITION p_past`);
  return true;
}

const ITEMS_AT_ONCE = 200;

/** Items of the quarantine go once they were decided about; what waits for a decision never does. */
async function dropDecided(db: Database, beforeDay: number): Promise<number> {
  const { knex } = db;
  for (let deleted = 0; ;) {
    const rows = await knex('quarantine')
      .whereIn('state', ['stored', 'discarded'])
      .where('part', 0)
      .where('changed_at', '<', new Date(beforeDay * DAY_MS))
      .limit(ITEMS_AT_ONCE)
      .select<Array<{ id: Buffer }>>('id');
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return deleted;
    await knex('quarantine').whereIn('id', ids).delete();
    deleted += ids.length;
  }
}
