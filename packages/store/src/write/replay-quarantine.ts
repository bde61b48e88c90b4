import type { Database } from '../connection/database.ts';
import { findQuarantined, type QuarantinedItem } from '../read/list-quarantine.ts';
import { readQuarantinedBody } from '../read/read-quarantined-body.ts';
import { changeItem, lockItem } from './change-quarantine.ts';
import type { CommitResult } from './event-writer.ts';
import { shiftTallies } from './shift-tallies.ts';

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
 * Notes that the events of an item are in the store now, once however many writers replayed it. One
 * that was refused again is `kept` by then, and stays so.
 */
export async function finishReplay(
  db: Database,
  { id, cluster, events }: ReplayItem,
  { stored, duplicates, quarantined }: CommitResult,
): Promise<void> {
  const note = `${stored} stored, ${duplicates} there before, ${quarantined} in quarantine on their own`;
  await db.knex.transaction(async (transaction) => {
    if ((await lockItem(transaction, id))?.state !== 'replaying') return;
    const shift = { stored, duplicates, quarantined: quarantined - events };
    await shiftTallies(transaction, { cluster, ...shift });
    await changeItem(transaction, id, { state: 'stored', note });
  });
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
