import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import type { Pool, PoolConnection } from 'mysql2/promise';

export interface QuarantineEntry {
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly reason: string;
  readonly raw: Buffer;
}

const PART_BYTES = 4 * 1024 * 1024;
const LONGEST_REASON = 1_000;

/** Keeps what could not be stored as an event. The same bytes of the same cluster are kept once. */
export async function insertQuarantine(
  connection: Pool | PoolConnection,
  entries: readonly QuarantineEntry[],
): Promise<void> {
  for (const entry of entries) {
    const hash = createHash('sha256').update(entry.cluster).update('\0').update(entry.raw).digest();
    const data = zstdCompressSync(entry.raw);
    const reason = entry.reason.toWellFormed().slice(0, LONGEST_REASON).toWellFormed();
    for (let part = 0; part * PART_BYTES < data.length; part += 1) {
      await connection.execute(
        `INSERT INTO quarantine (id, part, cluster, received_at, reason, bytes, data)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE part = part`,
        [
          hash.subarray(0, 16),
          part,
          entry.cluster,
          entry.receivedAt,
          reason,
          entry.raw.length,
          data.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
        ],
      );
    }
  }
}
