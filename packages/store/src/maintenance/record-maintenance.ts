import type { Database } from '../connection/database.ts';

export interface MaintenanceRecord {
  readonly task: string;
  /** When it was last done, whether there was anything to do or not. */
  readonly doneAt: Date;
  /** When it last changed something, and what. */
  readonly changedAt: Date | null;
  readonly changes: string;
}

const LONGEST_CHANGES = 2_000;

/** Notes that a task was done; what it did before stays where it did nothing now. */
export async function recordMaintenance(
  db: Database,
  task: string,
  changes: readonly string[],
): Promise<void> {
  const now = new Date();
  const changed =
    changes.length === 0
      ? {}
      : { changed_at: now, changes: changes.join('; ').slice(0, LONGEST_CHANGES) };
  await db
    .knex('maintenance')
    .insert({ task, done_at: now, ...changed })
    .onConflict()
    .merge(['done_at', ...Object.keys(changed)]);
}

export async function readMaintenance(db: Database): Promise<MaintenanceRecord[]> {
  const rows = await db
    .knex('maintenance')
    .select<Array<{ task: string; done_at: Date; changed_at: Date | null; changes: string }>>('*');
  return rows.map((row) => ({
    task: row.task,
    doneAt: row.done_at,
    changedAt: row.changed_at,
    changes: row.changes,
  }));
}
