import { randomUUID } from 'node:crypto';
import type { Database } from '../connection/database.ts';

/**
 * Work that one process may do at a time, as rows of a table: GET_LOCK does not exist on every
 * MySQL-compatible database. Times are the database's, so that clocks of pods do not matter.
 */
export interface Leases {
  /** True when the lease is ours for the next `leaseMs`. */
  acquire(name: string, leaseMs: number): Promise<boolean>;
  release(name: string): Promise<void>;
}

export async function prepareLeases(db: Database): Promise<void> {
  await db.knex.raw(`CREATE TABLE IF NOT EXISTS leases (
    name VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    holder CHAR(36) CHARACTER SET ascii NOT NULL,
    expires_at DATETIME(3) NOT NULL
  ) ENGINE=InnoDB`);
}

export function createLeases(db: Database): Leases {
  const holder = randomUUID();
  return {
    async acquire(name, leaseMs) {
      await db.knex.raw(
        `INSERT INTO leases (name, holder, expires_at) VALUES (?, '', UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE name = name`,
        [name],
      );
      const [result] = (await db.knex.raw(
        `UPDATE leases SET holder = ?, expires_at = TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
         WHERE name = ? AND (holder = ? OR expires_at <= UTC_TIMESTAMP(3))`,
        [holder, leaseMs * 1_000, name, holder],
      )) as [{ affectedRows: number }];
      return result.affectedRows > 0;
    },
    async release(name) {
      await db.knex.raw(
        `UPDATE leases SET expires_at = UTC_TIMESTAMP(3) WHERE name = ? AND holder = ?`,
        [name, holder],
      );
    },
  };
}
