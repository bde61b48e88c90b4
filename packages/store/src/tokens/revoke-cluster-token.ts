import type { Database } from '../connection/database.ts';

/** Ends a token now. False when the cluster has no such token; one that ended before stays as it was. */
export async function revokeClusterToken(
  db: Database,
  token: { readonly cluster: string; readonly id: string; readonly revokedBy: string },
): Promise<boolean> {
  const named = db.knex('cluster_tokens').where({ id: token.id, cluster: token.cluster });
  await named
    .clone()
    .whereNull('revoked_at')
    .update({ revoked_at: db.knex.raw('UTC_TIMESTAMP(3)'), revoked_by: token.revokedBy });
  return (await named.first('id')) !== undefined;
}
