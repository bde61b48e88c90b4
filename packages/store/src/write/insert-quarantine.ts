import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise';
import type { QuarantineKind } from '../schema/quarantine-states.ts';

export interface QuarantineEntry {
  readonly kind: QuarantineKind;
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly reason: string;
  readonly raw: Buffer;
  /** How many events it stands for, as ingest counted them. */
  readonly events: number;
  /** Of a job, where a writer that knows this version can read it. */
  readonly jobVersion?: number;
}

const PART_BYTES = 4 * 1024 * 1024;
const LONGEST_REASON = 1_000;

/**
 * Keeps what could not be stored as an event. The same bytes of the same cluster are kept once, with
 * the latest reason and how often they were tried; an item that was being replayed is kept again.
 * Resolves to those that are new, and those that were in quarantine before.
 */
export async function insertQuarantine<Entry extends QuarantineEntry>(
  connection: Pool | PoolConnection,
  entries: readonly Entry[],
): Promise<{ readonly fresh: Entry[]; readonly known: Entry[] }> {
  const fresh: Entry[] = [];
  const known: Entry[] = [];
  for (const entry of entries) ((await insertEntry(connection, entry)) ? fresh : known).push(entry);
  return { fresh, known };
}

/** The id of bytes in quarantine: their content. */
function quarantineId({ kind, cluster, raw }: QuarantineEntry): Buffer {
  const hash = createHash('sha256').update(`${kind}\0${cluster}\0`).update(raw);
  return hash.digest().subarray(0, 16);
}

/** Resolves to whether it was not there before. */
async function insertEntry(
  connection: Pool | PoolConnection,
  entry: QuarantineEntry,
): Promise<boolean> {
  const id = quarantineId(entry);
  const data = zstdCompressSync(entry.raw);
  const reason = entry.reason.toWellFormed().slice(0, LONGEST_REASON).toWellFormed();
  let isNew = false;
  for (let part = 0; part * PART_BYTES < data.length; part += 1) {
    const [result] = await connection.execute<ResultSetHeader>(
      `INSERT INTO quarantine
         (id, part, kind, cluster, received_at, reason, events, job_version, last_tried_at, bytes, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), ?, ?) ON DUPLICATE KEY UPDATE
         tries = tries + 1,
         reason = VALUES(reason),
         last_tried_at = VALUES(last_tried_at),
         state = IF(state = 'replaying', 'kept', state)`,
      [
        id,
        part,
        entry.kind,
        entry.cluster,
        entry.receivedAt,
        reason,
        entry.events,
        entry.jobVersion ?? null,
        entry.raw.length,
        data.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      ],
    );
    if (part === 0) isNew = result.affectedRows === 1;
  }
  return isNew;
}
