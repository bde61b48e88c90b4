import type { Database } from '../connection/database.ts';

/** Sums of a cluster over all slots: of one queue, or, where `queue` is empty, of what became of events. */
export interface TallySums {
  readonly cluster: string;
  readonly queue: string;
  readonly taken: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly discarded: number;
}

export async function readTallies(db: Database): Promise<TallySums[]> {
  const sum = (name: string) => db.knex.raw('SUM(??) AS ??', [name, name]);
  const rows = await db
    .knex('tallies')
    .groupBy('cluster', 'queue')
    .select<Array<Record<string, string>>>(
      'cluster',
      'queue',
      ...['taken', 'stored', 'duplicates', 'quarantined', 'discarded'].map(sum),
    );
  return rows.map((row) => ({
    cluster: row['cluster'] ?? '',
    queue: row['queue'] ?? '',
    taken: Number(row['taken']),
    stored: Number(row['stored']),
    duplicates: Number(row['duplicates']),
    quarantined: Number(row['quarantined']),
    discarded: Number(row['discarded']),
  }));
}
