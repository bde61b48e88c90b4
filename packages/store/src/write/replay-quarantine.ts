import type { Database } from '../connection/database.ts';
import { findQuarantined, type QuarantinedItem } from '../read/list-quarantine.ts';
import { readQuarantinedBody } from '../read/read-quarantined-body.ts';
import type { CommitResult } from './event-writer.ts';

/** An item that somebody asked to read again, with its bytes. */
export interface ReplayItem extends QuarantinedItem {
  readonly raw: Buffer;
}

/** The item that waits longest to be read again; one at a time, since it may be large. */
export async function nextReplay(db: Database): Promise<ReplayItem | null> {
  const [row] = await db
    .knex('quarantine')
    .where({ state: 'replaying', part: 0 })
    .orderBy('received_at')
    .limit(1)
    .select<Array<{ id: Buffer }>>('id');
  const id = row?.id.toString('hex');
  if (id === undefined) return null;
  const item = await findQuarantined(db, id);
  const raw = await readQuarantinedBody(db, id);
  return item && raw && { ...item, raw };
}

/**
 * Notes that the events of an item are in the store now. One that was refused again is `kept` by
 * then, and stays so.
 */
export async function finishReplay(
  db: Database,
  item: ReplayItem,
  result: CommitResult,
): Promise<void> {
  const note = `${result.stored} stored, ${result.duplicates} there before, ${result.quarantined} in quarantine on their own`;
  await db
    .knex('quarantine')
    .where({ id: Buffer.from(item.id, 'hex'), part: 0, state: 'replaying' })
    .update({ state: 'stored', changed_at: new Date(), note });
}

const JOBS_AT_ONCE = 1_000;

/**
 * Has jobs read again that an older writer put into quarantine because they are of this version.
 * Those that were tried more than once are malformed, and left to people. Resolves to how many.
 */
export async function requestReplayOfJobs(db: Database, version: number): Promise<number> {
  return db
    .knex('quarantine')
    .where({ state: 'kept', part: 0, kind: 'job', job_version: version, tries: 1 })
    .limit(JOBS_AT_ONCE)
    .update({ state: 'replaying', changed_at: new Date(), changed_by: 'a newer writer' });
}
