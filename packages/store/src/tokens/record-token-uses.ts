import type { Database } from '../connection/database.ts';

/** As exactly as it is kept: a busy token would be written to every few seconds otherwise. */
export const TOKEN_USE_RESOLUTION_MS = 30_000;

/** Notes when tokens were last used, in ms since 1970 by id; older times and unknown ids change nothing. */
export async function recordTokenUses(
  db: Database,
  uses: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [id, ms] of uses) {
    await db
      .knex('cluster_tokens')
      .where({ id })
      .andWhere(
        (older) =>
          void older
            .whereNull('last_used_at')
            .orWhere('last_used_at', '<', new Date(ms - TOKEN_USE_RESOLUTION_MS)),
      )
      .update({ last_used_at: new Date(ms) });
  }
}
