import type { Database } from '../connection/database.ts';
import { liveTokens } from './live-tokens.ts';

/** A cluster that has tokens in force. */
export interface TokenCluster {
  readonly cluster: string;
  readonly tokens: number;
  readonly lastUsedAt: Date | null;
}

const MOST_CLUSTERS = 10_000;

/** Every cluster that has tokens in force, by name, heard or not. */
export async function listTokenClusters(db: Database): Promise<TokenCluster[]> {
  const rows = await liveTokens(db.knex)
    .groupBy('cluster')
    .orderBy('cluster')
    .limit(MOST_CLUSTERS)
    .select<Array<{ cluster: string; tokens: string | number; lastUsedAt: Date | null }>>(
      'cluster',
      db.knex.raw('COUNT(*) AS tokens'),
      db.knex.raw('MAX(last_used_at) AS lastUsedAt'),
    );
  return rows.map((row) => ({ ...row, tokens: Number(row.tokens) }));
}
