import type { Knex } from 'knex';
import { partitionClause, today, upperBound, type PartitionedTable } from './event-partitions.ts';

const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const ENGINE = `ENGINE=InnoDB DEFAULT ${TEXT} ROW_FORMAT=DYNAMIC`;

/**
 * Older events lie in p_past, later ones in p_future: none is ever refused for its time. Both hold
 * next to nothing, so that making a day out of p_future copies nothing.
 */
function partitions(table: PartitionedTable): string {
  const first = today() - 1;
  return `(PARTITION p_past VALUES LESS THAN (${upperBound(table, first - 1)}),
    ${partitionClause(table, first)},
    ${partitionClause(table, first + 1)},
    PARTITION p_future VALUES LESS THAN (MAXVALUE))`;
}

const TABLES: readonly string[] = [
  // Every text that repeats is stored once; rows hold its number. `hash` is over the whole text,
  // `text` may be cut.
  `CREATE TABLE dictionary (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind TINYINT UNSIGNED NOT NULL,
    hash BINARY(16) NOT NULL,
    text VARCHAR(1000) NOT NULL,
    UNIQUE KEY by_hash (kind, hash),
    KEY by_text (kind, text(64))
  ) ${ENGINE}`,
  // One row an event: what is searched, as numbers. The id carries the time, the body is elsewhere.
  `CREATE TABLE events (
    id BINARY(16) NOT NULL,
    cluster_id INT UNSIGNED NOT NULL,
    user_id INT UNSIGNED NOT NULL,
    impersonated_id INT UNSIGNED NULL,
    agent_id INT UNSIGNED NOT NULL,
    ip_id INT UNSIGNED NOT NULL,
    verb_id INT UNSIGNED NOT NULL,
    resource_id INT UNSIGNED NULL,
    namespace_id INT UNSIGNED NULL,
    name_id INT UNSIGNED NULL,
    code SMALLINT UNSIGNED NULL,
    stage TINYINT UNSIGNED NOT NULL,
    level TINYINT UNSIGNED NOT NULL,
    actor_class TINYINT UNSIGNED NOT NULL,
    duration_us INT UNSIGNED NULL,
    batch BINARY(8) NOT NULL,
    frame_at MEDIUMINT UNSIGNED NOT NULL,
    frame_bytes MEDIUMINT UNSIGNED NOT NULL,
    slot TINYINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    KEY by_user (user_id),
    KEY by_resource (resource_id, verb_id),
    KEY by_namespace (namespace_id),
    KEY by_name (name_id),
    KEY by_code (code)
  ) ${ENGINE} PARTITION BY RANGE COLUMNS (id) ${partitions('events')}`,
  // The bytes as received, in zstd frames of some dozens of events, one after the other.
  `CREATE TABLE batches (
    day MEDIUMINT UNSIGNED NOT NULL,
    digest BINARY(8) NOT NULL,
    part SMALLINT UNSIGNED NOT NULL,
    cluster_id INT UNSIGNED NOT NULL,
    received_at DATETIME(3) NOT NULL,
    events INT UNSIGNED NOT NULL,
    raw_bytes INT UNSIGNED NOT NULL,
    data MEDIUMBLOB NOT NULL,
    PRIMARY KEY (day, digest, part)
  ) ${ENGINE} PARTITION BY RANGE (day) ${partitions('batches')}`,
  // What could not be stored as an event, with the reason; nothing that was answered 200 is dropped.
  `CREATE TABLE quarantine (
    id BINARY(16) NOT NULL,
    part SMALLINT UNSIGNED NOT NULL,
    cluster VARCHAR(64) NOT NULL,
    received_at DATETIME(3) NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    bytes INT UNSIGNED NOT NULL,
    data MEDIUMBLOB NOT NULL,
    PRIMARY KEY (id, part),
    KEY by_time (received_at)
  ) ${ENGINE}`,
  // When each cluster was last heard; kept by the writers, so that /clusters never counts events.
  `CREATE TABLE cluster_activity (
    cluster_id INT UNSIGNED NOT NULL,
    minute INT UNSIGNED NOT NULL,
    events BIGINT UNSIGNED NOT NULL,
    first_event BINARY(16) NOT NULL,
    last_event BINARY(16) NOT NULL,
    last_received_at DATETIME(3) NOT NULL,
    PRIMARY KEY (cluster_id, minute)
  ) ${ENGINE}`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of TABLES) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['cluster_activity', 'quarantine', 'batches', 'events', 'dictionary']) {
    await knex.schema.dropTableIfExists(table);
  }
}
