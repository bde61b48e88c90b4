import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise';

/**
 * Takes numbers that nobody else has, for chunks or segments; resolves to the first. AUTO_INCREMENT
 * would give them in another order than that of commits, and only once a row is there.
 */
export async function takeNumbers(
  connection: Pool | PoolConnection,
  name: 'chunk' | 'segment',
  count: number,
): Promise<number> {
  const [result] = await connection.execute<ResultSetHeader>(
    'UPDATE number_ranges SET next = LAST_INSERT_ID(next) + ? WHERE name = ?',
    [count, name],
  );
  return result.insertId;
}

/** Chunk numbers taken from the database at once: some minutes of commits. */
const RANGE = 256;

/** Hands out chunk numbers without asking the database each time; a gap behind a crash does no harm. */
export function createChunkNumbers(pool: Pool): (count: number) => Promise<number> {
  let next = 0;
  let left = 0;
  return async (count) => {
    if (count > left) {
      const taken = Math.max(count, RANGE);
      next = await takeNumbers(pool, 'chunk', taken);
      left = taken;
    }
    const first = next;
    next += count;
    left -= count;
    return first;
  };
}
