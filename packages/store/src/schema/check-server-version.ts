import type { Database } from '../connection/database.ts';

/** The oldest of each that is tested and still maintained by its makers. */
const OLDEST = {
  MariaDB: [10, 6],
  MySQL: [8, 0],
} as const;

/** Waiting does not help: somebody has to point the service at another server. */
export class UnsupportedServerError extends Error {}

/** Throws UnsupportedServerError when the server is too old to hold our schema. */
export async function checkServerVersion(db: Database): Promise<void> {
  const [rows] = (await db.knex.raw('SELECT VERSION() AS version')) as [Array<{ version: string }>];
  const problem = describeOldServer(rows[0]?.version ?? '');
  if (problem !== null) throw new UnsupportedServerError(problem);
}

/**
 * Judges what VERSION() says, such as `10.11.19-MariaDB-0+deb12u1` or `8.4.6`; null when it will do.
 * A server that gives no number is trusted: proxies and forks say what they like.
 */
export function describeOldServer(version: string): string | null {
  const product = /mariadb/i.test(version) ? 'MariaDB' : 'MySQL';
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return null;
  const [oldestMajor, oldestMinor] = OLDEST[product];
  const newEnough =
    Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  return newEnough
    ? null
    : `the database is ${product} ${major}.${minor}, which is too old: point DB_HOST at MySQL 8.4 or MariaDB 10.11, or newer`;
}
