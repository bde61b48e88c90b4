import type { Knex } from 'knex';
import type { Database } from '../connection/database.ts';
import type { QuarantineState } from '../schema/quarantine-states.ts';
import { shiftTallies } from './shift-tallies.ts';

export interface QuarantineChange {
  /** 32 hex digits. */
  readonly id: string;
  /** Who asked for it. */
  readonly by: string;
}

/** Asks the writers to read an item again. Resolves to false where it is not in a state for that. */
export async function requestReplay(db: Database, { id, by }: QuarantineChange): Promise<boolean> {
  const change = { state: 'replaying', changed_by: by, note: null } as const;
  return db.knex.transaction(async (transaction) => {
    const item = await lockItem(transaction, id);
    if (item?.state !== 'kept' && item?.state !== 'discarded') return false;
    const { cluster, events } = item;
    if (item.state === 'discarded')
      await shiftTallies(transaction, { cluster, discarded: -events, quarantined: events });
    await changeItem(transaction, id, change);
    return true;
  });
}

/** Says that an item is not needed, and why. Resolves to false where it is not in a state for that. */
export async function discardQuarantined(
  db: Database,
  { id, by, reason }: QuarantineChange & { readonly reason: string },
): Promise<boolean> {
  const change = { state: 'discarded', changed_by: by, note: reason } as const;
  return db.knex.transaction(async (transaction) => {
    const item = await lockItem(transaction, id);
    if (item?.state !== 'kept' && item?.state !== 'replaying') return false;
    const { cluster, events } = item;
    await shiftTallies(transaction, { cluster, discarded: events, quarantined: -events });
    await changeItem(transaction, id, change);
    return true;
  });
}

interface LockedItem {
  readonly state: QuarantineState;
  readonly cluster: string;
  readonly events: number;
}

export async function lockItem(
  transaction: Knex.Transaction,
  id: string,
): Promise<LockedItem | null> {
  const [row] = await transaction('quarantine')
    .where({ id: Buffer.from(id, 'hex'), part: 0 })
    .forUpdate()
    .select<LockedItem[]>('state', 'cluster', 'events');
  return row ?? null;
}

export async function changeItem(
  transaction: Knex.Transaction,
  id: string,
  change: {
    readonly state: QuarantineState;
    readonly note: string | null;
    readonly changed_by?: string;
  },
): Promise<void> {
  await transaction('quarantine')
    .where({ id: Buffer.from(id, 'hex'), part: 0 })
    .update({ ...change, changed_at: new Date() });
}
