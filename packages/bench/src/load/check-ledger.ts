import { createHash } from 'node:crypto';
import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';
import type { Load } from './create-load.ts';

const IDS_PER_PAGE = 100_000;
const FIRST_ID = Buffer.alloc(16);

export interface Ledger {
  readonly events: number;
  /** SHA-256 over the sorted ids. */
  readonly digest: string;
}

/** Throws unless the ids in the store are exactly those of the events that were answered 200. */
export async function checkLedger(
  address: DatabaseAddress,
  loads: readonly Load[],
): Promise<Ledger> {
  const wanted = loads.flatMap((load) => load.acknowledgedIds()).toSorted();
  const digest = createHash('sha256');
  for (const id of wanted) digest.update(id, 'hex');
  const expected = digest.digest('hex');
  const stored = await readStored(address);
  if (stored.events !== wanted.length || stored.digest !== expected)
    throw new Error(
      `the ledger does not agree: ${wanted.length} events were acknowledged (${expected}), ${stored.events} are stored (${stored.digest})`,
    );
  return stored;
}

async function readStored(address: DatabaseAddress): Promise<Ledger> {
  const db = connectDatabase(address);
  const digest = createHash('sha256');
  let events = 0;
  try {
    for (let after: Buffer = FIRST_ID; ;) {
      const rows = await db
        .knex('events')
        .where('id', '>', after)
        .orderBy('id')
        .limit(IDS_PER_PAGE)
        .select<Array<{ id: Buffer }>>('id');
      for (const { id } of rows) digest.update(id);
      events += rows.length;
      const last = rows.at(-1);
      if (last === undefined) return { events, digest: digest.digest('hex') };
      after = last.id;
    }
  } finally {
    await db.close();
  }
}
