import type { Knex } from 'knex';
import type { Tally } from '../schema/tally.ts';
import { NOTHING, tallyStatement } from './add-tallies.ts';

/** The slot of what people and replays change: no writer's own. */
const DESK_SLOT = 255;

/** Changes what became of a cluster's events after they were counted: the sum stays as it is. */
export async function shiftTallies(
  transaction: Knex.Transaction,
  change: Pick<Tally, 'cluster'> & Partial<Omit<Tally, 'queue' | 'taken'>>,
): Promise<void> {
  const { sql, values } = tallyStatement(DESK_SLOT, [{ ...NOTHING, ...change, queue: '' }]);
  await transaction.raw(sql, values);
}
