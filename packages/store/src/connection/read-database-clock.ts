import type { Database } from './database.ts';

/** The database's time, in ms since 1970: one for all writers, whatever their own clocks say. */
export async function readDatabaseClock(db: Database): Promise<number> {
  const [rows] = (await db.knex.raw('SELECT UNIX_TIMESTAMP() AS seconds')) as [
    Array<{ seconds: number | string }>,
  ];
  return Number(rows[0]?.seconds) * 1_000;
}
