import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';

/** SELECT statements that the database has answered since its start. */
export async function countSelects(address: DatabaseAddress): Promise<number> {
  const db = connectDatabase(address, { poolSize: 1 });
  try {
    const [rows] = (await db.knex.raw(`SHOW GLOBAL STATUS LIKE 'Com_select'`)) as [
      Array<{ Value: string }>,
    ];
    return Number(rows[0]?.Value);
  } finally {
    await db.close();
  }
}
