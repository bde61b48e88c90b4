import type { Database } from '../connection/database.ts';
import { TOKEN_COLUMNS, type ClusterToken } from './cluster-token.ts';

/** A page's worth: tokens that ended long ago are of little interest. */
const MOST_LISTED = 200;

/** The tokens of a cluster, newest first, also those that have ended. */
export async function listClusterTokens(db: Database, cluster: string): Promise<ClusterToken[]> {
  return db
    .knex('cluster_tokens')
    .where({ cluster })
    .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
    .limit(MOST_LISTED)
    .select<ClusterToken[]>(TOKEN_COLUMNS);
}
