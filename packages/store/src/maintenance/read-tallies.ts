import type { Database } from '../connection/database.ts';
import { readNumbers } from '../connection/read-numbers.ts';
import { TALLY_COUNTS, type Tally } from '../schema/tally.ts';

/** The sums over all slots. */
export async function readTallies({ knex }: Database): Promise<Tally[]> {
  const rows = await knex('tallies')
    .groupBy('cluster', 'queue')
    .select<Array<Record<keyof Tally, string>>>(
      'cluster',
      'queue',
      ...TALLY_COUNTS.map((count) => knex.raw('SUM(??) AS ??', [count, count])),
    );
  return rows.map((row) => ({
    cluster: row.cluster,
    queue: row.queue,
    ...readNumbers(row, TALLY_COUNTS),
  }));
}
