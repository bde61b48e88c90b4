import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';

/** Bytes that all tables and their indexes take, as InnoDB allots them. */
export async function tableBytes(address: DatabaseAddress): Promise<Map<string, number>> {
  const db = connectDatabase(address);
  try {
    const [tables] = (await db.knex.raw(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`,
    )) as [Array<{ name: string }>];
    // The figures are estimates until the tables are looked at.
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

export const sumBytes = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((a, b) => a + b, 0);
