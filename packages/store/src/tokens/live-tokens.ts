import type { Knex } from 'knex';

/** Tokens that are in force now, by the database's clock. */
export function liveTokens(knex: Knex): Knex.QueryBuilder {
  return knex('cluster_tokens')
    .whereNull('revoked_at')
    .andWhere(
      (lasting) =>
        void lasting
          .whereNull('expires_at')
          .orWhere('expires_at', '>', knex.raw('UTC_TIMESTAMP(3)')),
    );
}
