import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';

export async function countRows(address: DatabaseAddress, table: string): Promise<number> {
  const db = connectDatabase(address);
  try {
    const [row] = await db.knex(table).count<Array<{ n: number | string }>>({ n: '*' });
    return Number(row?.n);
  } finally {
    await db.close();
  }
}
