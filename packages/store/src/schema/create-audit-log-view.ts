import type { Knex } from 'knex';
import { ACTOR_CLASSES } from '@k8s-audit/audit-event';
import { LEVELS, STAGES } from './coded-words.ts';

const word = (column: string, list: readonly string[]): string =>
  `ELT(e.${column} + 1, ${list.map((entry) => `'${entry}'`).join(', ')})`;

const lookUp = (column: string): string =>
  `(SELECT d.text FROM dictionary d WHERE d.id = e.${column})`;

/** The id's first 48 bits are milliseconds, the next 10 microseconds: see docs/adr/0003. */
const TIME = `TIMESTAMPADD(MICROSECOND,
  CONV(SUBSTR(HEX(e.id), 1, 12), 16, 10) * 1000 + FLOOR(CONV(SUBSTR(HEX(e.id), 13, 3), 16, 10) / 4),
  CAST('1970-01-01 00:00:00.000000' AS DATETIME(6)))`;

/** Plain SQL for owners of the database: Grafana, BI tools, a shell. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE OR REPLACE VIEW audit_log AS SELECT
    ${TIME} AS event_time,
    LOWER(HEX(e.id)) AS id,
    ${lookUp('cluster_id')} AS cluster,
    ${lookUp('user_id')} AS user,
    ${lookUp('impersonated_id')} AS impersonated_user,
    ${word('actor_class', ACTOR_CLASSES)} AS actor_class,
    ${lookUp('verb_id')} AS verb,
    ${lookUp('resource_id')} AS resource,
    ${lookUp('namespace_id')} AS namespace,
    ${lookUp('name_id')} AS name,
    e.code AS code,
    ${lookUp('ip_id')} AS source_ip,
    ${lookUp('agent_id')} AS user_agent,
    ${word('stage', STAGES)} AS stage,
    ${word('level', LEVELS)} AS level,
    e.duration_us AS duration_us
    FROM events e`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP VIEW IF EXISTS audit_log');
}
