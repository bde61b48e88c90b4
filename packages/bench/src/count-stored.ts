import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';

const POLL_MS = 100;
const DEADLINE_MS = 180_000;

/** Waits until so many events are committed; throws when they do not come, or too many do. */
export async function waitForStored(
  address: DatabaseAddress,
  table: string,
  wanted: number,
): Promise<void> {
  const db = connectDatabase(address);
  try {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const [row] = await db.knex(table).count<Array<{ n: number | string }>>({ n: '*' });
      const stored = Number(row?.n);
      if (stored === wanted) return;
      if (stored > wanted)
        throw new Error(`${stored} events are stored, ${wanted} were acknowledged`);
      if (performance.now() > deadline) throw new Error(`${stored} of ${wanted} events are stored`);
      await delay(POLL_MS);
    }
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
