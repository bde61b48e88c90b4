import type { Database } from '../connection/database.ts';
import type { QuarantineState } from '../schema/quarantine-states.ts';

export interface QuarantineChange {
  /** 32 hex digits. */
  readonly id: string;
  /** Who asked for it. */
  readonly by: string;
}

const MAY_REPLAY: readonly QuarantineState[] = ['kept', 'discarded'];
const MAY_DISCARD: readonly QuarantineState[] = ['kept', 'replaying'];

/** Asks the writers to read an item again. Resolves to false where it is not in a state for that. */
export async function requestReplay(db: Database, change: QuarantineChange): Promise<boolean> {
  return changeState(db, { ...change, to: 'replaying', from: MAY_REPLAY, note: null });
}

/** Says that an item is not needed, and why. Resolves to false where it is not in a state for that. */
export async function discardQuarantined(
  db: Database,
  { reason, ...change }: QuarantineChange & { readonly reason: string },
): Promise<boolean> {
  return changeState(db, { ...change, to: 'discarded', from: MAY_DISCARD, note: reason });
}

async function changeState(
  db: Database,
  change: QuarantineChange & {
    readonly to: QuarantineState;
    readonly from: readonly QuarantineState[];
    readonly note: string | null;
  },
): Promise<boolean> {
  const changed = await db
    .knex('quarantine')
    .where({ id: Buffer.from(change.id, 'hex'), part: 0 })
    .whereIn('state', change.from)
    .update({
      state: change.to,
      changed_at: new Date(),
      changed_by: change.by,
      note: change.note,
    });
  return changed > 0;
}
