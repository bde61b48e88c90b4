import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase, listClusters, type DatabaseAddress } from '@k8s-audit/store';

const POLL_MS = 100;
const DEADLINE_MS = 180_000;

/**
 * Waits until the writers have noted so many events as stored. They note it behind the commit, in a
 * row a cluster: counting the events over and over would take half of the database's time.
 */
export async function waitForStored(address: DatabaseAddress, wanted: number): Promise<void> {
  const db = connectDatabase(address);
  try {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const clusters = await listClusters(db);
      const stored = clusters.reduce((sum, cluster) => sum + cluster.events, 0);
      if (stored >= wanted) return;
      if (performance.now() > deadline) throw new Error(`${stored} of ${wanted} events are stored`);
      await delay(POLL_MS);
    }
  } finally {
    await db.close();
  }
}

/** Throws unless a table has exactly so many rows. */
export async function checkStored(
  address: DatabaseAddress,
  table: string,
  wanted: number,
): Promise<void> {
  const db = connectDatabase(address);
  try {
    const [row] = await db.knex(table).count<Array<{ n: number | string }>>({ n: '*' });
    const stored = Number(row?.n);
    if (stored !== wanted) throw new Error(`${stored} of ${wanted} events are stored in ${table}`);
  } finally {
    await db.close();
  }
}

/** Bytes that tables and their indexes take, as InnoDB allots them. */
export async function tableBytes(address: DatabaseAddress): Promise<Map<string, number>> {
  const db = connectDatabase(address);
  try {
    const [tables] = (await db.knex.raw(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`,
    )) as [Array<{ name: string }>];
    for (const { name } of tables) await db.knex.raw('ANALYZE TABLE ??', [name]);
    const [rows] = (await db.knex.raw(
      `SELECT TABLE_NAME AS name, DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`,
    )) as [Array<{ name: string; bytes: number | string }>];
    return new Map(rows.map((row) => [row.name, Number(row.bytes)]));
  } finally {
    await db.close();
  }
}
