import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';

/** Deadlocks that InnoDB has broken since its start. */
export async function countDeadlocks(address: DatabaseAddress): Promise<number> {
  const db = connectDatabase(address);
  try {
    const [rows] = (await db.knex.raw(
      `SELECT COUNT AS n FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'`,
    )) as [Array<{ n: number | string }>];
    if (rows[0] === undefined) throw new Error('the database does not count deadlocks');
    return Number(rows[0].n);
  } finally {
    await db.close();
  }
}
