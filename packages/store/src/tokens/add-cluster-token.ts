import type { Knex } from 'knex';
import type { Database } from '../connection/database.ts';
import { liveTokens } from './live-tokens.ts';

export interface NewClusterToken {
  readonly id: string;
  readonly cluster: string;
  readonly hash: Buffer;
  readonly hint: string;
  readonly label: string;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** What ingest can hold and look through at ease: some MB. */
export const MOST_TOKENS = 20_000;
/** A rotation needs two; some more are for several API servers that change at different times. */
export const MOST_LIVE_TOKENS = 20;

/**
 * Adds a token; false when the cluster, or all together, have as many as are allowed at once. With `othersUntil` its other
 * tokens end then, those that end sooner excepted: a rotation, all of it or nothing.
 */
export async function addClusterToken(
  db: Database,
  token: NewClusterToken,
  { othersUntil }: { readonly othersUntil?: Date | undefined } = {},
): Promise<boolean> {
  return db.knex.transaction(async (transaction) => {
    const others = liveTokens(transaction).where('cluster', token.cluster);
    if ((await count(others)) >= MOST_LIVE_TOKENS) return false;
    if ((await count(liveTokens(transaction))) >= MOST_TOKENS) return false;
    if (othersUntil !== undefined) await endBy(others, othersUntil);
    await transaction('cluster_tokens').insert({
      id: token.id,
      cluster: token.cluster,
      hash: token.hash,
      hint: token.hint,
      label: token.label,
      created_at: transaction.raw('UTC_TIMESTAMP(3)'),
      created_by: token.createdBy,
      expires_at: token.expiresAt,
    });
    return true;
  });
}

async function count(tokens: Knex.QueryBuilder): Promise<number> {
  const [counted] = await tokens.clone().count<Array<{ n: string | number }>>({ n: '*' });
  return Number(counted?.n);
}

async function endBy(tokens: Knex.QueryBuilder, end: Date): Promise<void> {
  await tokens
    .clone()
    .andWhere((later) => void later.whereNull('expires_at').orWhere('expires_at', '>', end))
    .update({ expires_at: end });
}
