import type { Database } from '../connection/database.ts';
import { kindOf } from './log-leaf.ts';

/** Leaves word of what retention drops: the log holds it with its next round. */
export async function noteForLog(
  db: Database,
  kind: 'dropped' | 'dropped-late',
  days: readonly number[],
): Promise<void> {
  if (days.length === 0) return;
  const at = new Date();
  await db
    .knex('log_notes')
    .insert(days.map((day) => ({ kind: kindOf({ kind, day, at }), day, at })));
}
