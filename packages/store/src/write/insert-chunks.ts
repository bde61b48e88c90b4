import type { PoolConnection } from 'mysql2/promise';
import type { BodyChunk } from './chunk-builder.ts';

/** A chunk with the number by which events name it. */
export interface NumberedChunk extends BodyChunk {
  readonly chunk: number;
  /** What the log will hold of it: see docs/adr/0022. */
  readonly details: string;
}

export async function insertChunks(
  connection: PoolConnection,
  chunks: readonly NumberedChunk[],
): Promise<void> {
  const nothing = Buffer.alloc(0);
  for (const { parts, places, words, details, ...chunk } of chunks) {
    for (const [part, data] of parts.entries()) {
      await connection.execute(
        `INSERT INTO chunks (day, chunk, part, events, raw_bytes, received_at, places, words, data, details)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          chunk.day,
          chunk.chunk,
          part,
          chunk.events,
          chunk.rawBytes,
          new Date(chunk.receivedAtMs),
          part === 0 ? places : nothing,
          part === 0 ? words : nothing,
          data,
          part === 0 ? Buffer.from(details) : null,
        ],
      );
    }
  }
}
