import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';
import { sumBytes, tableBytes } from './table-bytes.ts';

const LOOK_EVERY_MS = 1_000;
/** Merging runs every two seconds; none came in between. */
const QUIET_LOOKS = 4;
const LONGEST_MS = 120_000;

/**
 * Lets the minutes pass for which segments stay that were merged, without waiting for them: what a
 * store holds for months does not hold them. Resolves when merging has ended and InnoDB has given
 * their pages back; throws after two minutes.
 */
export async function settleSegments(address: DatabaseAddress): Promise<void> {
  const db = connectDatabase(address);
  const until = Date.now() + LONGEST_MS;
  let bytes = 0;
  try {
    for (let quiet = 0; quiet < QUIET_LOOKS;) {
      if (Date.now() > until) throw new Error('merged segments were not deleted in two minutes');
      await delay(LOOK_EVERY_MS);
      const replaced = await db
        .knex('segments')
        .whereNotNull('replaced_at')
        .update({ replaced_at: db.knex.raw('TIMESTAMPADD(HOUR, -1, replaced_at)') });
      const now = sumBytes(await tableBytes(address));
      quiet = replaced === 0 && now === bytes ? quiet + 1 : 0;
      bytes = now;
    }
  } finally {
    await db.close();
  }
}
