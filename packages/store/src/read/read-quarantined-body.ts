import { zstdDecompress } from 'node:zlib';
import { promisify } from 'node:util';
import type { Database } from '../connection/database.ts';

const decompress = promisify(zstdDecompress);

/** The bytes of an item exactly as they came; null where there is no such item. */
export async function readQuarantinedBody(db: Database, id: string): Promise<Buffer | null> {
  const rows = await db
    .knex('quarantine')
    .where('id', Buffer.from(id, 'hex'))
    .orderBy('part')
    .select<Array<{ bytes: number; data: Buffer }>>('bytes', 'data');
  const [first] = rows;
  if (first === undefined) return null;
  return decompress(Buffer.concat(rows.map(({ data }) => data)), {
    // Node takes no 0, and an empty item is possible.
    maxOutputLength: Math.max(1, first.bytes),
  });
}
