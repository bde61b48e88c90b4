import type { Database } from '../connection/database.ts';

/** How far a place off the machine has the checkpoints. */
export interface LogDestination {
  readonly name: string;
  /** The size of the last checkpoint that arrived; 0 before the first. */
  readonly size: number;
  readonly sentAt: Date | null;
  /** What went wrong since; null when nothing did. */
  readonly failure: { readonly at: Date; readonly reason: string } | null;
}

const MOST_DESTINATIONS = 100;
const LONGEST_REASON = 500;

export async function readDestinations(db: Pick<Database, 'knex'>): Promise<LogDestination[]> {
  const rows = await db.knex('log_destinations').orderBy('name').limit(MOST_DESTINATIONS).select<
    Array<{
      name: string;
      size: string;
      sent_at: Date | null;
      failed_at: Date | null;
      failure: string | null;
    }>
  >('name', 'size', 'sent_at', 'failed_at', 'failure');
  return rows.map(({ name, size, sent_at: sentAt, failed_at: at, failure: reason }) => ({
    name,
    size: Number(size),
    sentAt,
    failure: at === null ? null : { at, reason: reason ?? '' },
  }));
}

/** Takes away places that nothing is sent to any more. */
export async function forgetDestinations(db: Database, names: readonly string[]): Promise<void> {
  await db.knex('log_destinations').whereIn('name', names).delete();
}

export async function noteSent(db: Database, name: string, size: number): Promise<void> {
  await db
    .knex('log_destinations')
    .insert({ name, size, sent_at: new Date(), failed_at: null, failure: null })
    .onConflict('name')
    .merge();
}

export async function noteNotSent(db: Database, name: string, reason: string): Promise<void> {
  const failure = { failed_at: new Date(), failure: reason.slice(0, LONGEST_REASON) };
  await db
    .knex('log_destinations')
    .insert({ name, size: 0, sent_at: null, ...failure })
    .onConflict('name')
    .merge(failure);
}
