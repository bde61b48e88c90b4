import type { Database } from '../connection/database.ts';
import { MOST_TOKENS } from './add-cluster-token.ts';
import { liveTokens } from './live-tokens.ts';

export interface LiveTokens {
  /** µs since 1970 by the database's clock, before the tokens were read. */
  readonly readAtUs: number;
  /** True once a token was made, whatever became of it. */
  readonly everMade: boolean;
  readonly tokens: ReadonlyArray<{
    readonly id: string;
    readonly cluster: string;
    readonly hash: Buffer;
    readonly expiresAt: Date | null;
  }>;
}

/**
 * All tokens in force, and when they were read. Whoever read later knows all that was committed before
 * the earlier reading: the time is asked first, and the tokens are read behind it.
 */
export async function readLiveTokens(db: Database): Promise<LiveTokens> {
  const [[state]] = (await db.knex.raw(
    `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) AS readAtUs,
      EXISTS (SELECT 1 FROM cluster_tokens) AS everMade`,
  )) as [Array<{ readAtUs: string | number; everMade: number }>];
  const tokens = await liveTokens(db.knex)
    .orderBy('id')
    .limit(MOST_TOKENS)
    .select<Array<{ id: string; cluster: string; hash: Buffer; expiresAt: Date | null }>>({
      id: 'id',
      cluster: 'cluster',
      hash: 'hash',
      expiresAt: 'expires_at',
    });
  return { readAtUs: Number(state?.readAtUs), everMade: Number(state?.everMade) === 1, tokens };
}
