import type { Knex } from 'knex';

const CHUNKS_PER_STATEMENT = 64;

/** The word filters of chunks of a day, by their numbers. */
export async function readWordFilters(
  knex: Knex,
  day: number,
  chunks: ReadonlySet<number>,
): Promise<Map<number, Buffer>> {
  const all = [...chunks];
  const filters = new Map<number, Buffer>();
  for (let at = 0; at < all.length; at += CHUNKS_PER_STATEMENT) {
    const rows = await knex('chunks')
      .where({ day, part: 0 })
      .whereIn('chunk', all.slice(at, at + CHUNKS_PER_STATEMENT))
      .select<Array<{ chunk: number; words: Buffer }>>('chunk', 'words');
    for (const { chunk, words } of rows) filters.set(chunk, words);
  }
  return filters;
}
