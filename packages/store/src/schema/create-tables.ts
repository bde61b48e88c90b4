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
  // One row an event: its identity, for exactly-once, and its fields as numbers, for SQL. No further
  // index: searches read segments. See docs/adr/0013.
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
    chunk INT UNSIGNED NOT NULL,
    slot SMALLINT UNSIGNED NOT NULL,
    PRIMARY KEY (id)
  ) ${ENGINE} PARTITION BY RANGE COLUMNS (id) ${partitions('events')}`,
  // The bytes as received, in zstd frames one after the other, where each event lies in them, and
  // which words occur. Never changed.
  `CREATE TABLE chunks (
    day MEDIUMINT UNSIGNED NOT NULL,
    chunk INT UNSIGNED NOT NULL,
    part SMALLINT UNSIGNED NOT NULL,
    events INT UNSIGNED NOT NULL,
    raw_bytes INT UNSIGNED NOT NULL,
    received_at DATETIME(3) NOT NULL,
    places MEDIUMBLOB NOT NULL,
    words MEDIUMBLOB NOT NULL,
    data MEDIUMBLOB NOT NULL,
    PRIMARY KEY (day, chunk, part)
  ) ${ENGINE} PARTITION BY RANGE (day) ${partitions('chunks')}`,
  // The columns that searches read. A commit adds a small one (tier 0), in the order of its number;
  // small ones are merged into larger ones, and stay for a while after they were replaced.
  `CREATE TABLE segments (
    day MEDIUMINT UNSIGNED NOT NULL,
    segment INT UNSIGNED NOT NULL,
    tier TINYINT UNSIGNED NOT NULL,
    events INT UNSIGNED NOT NULL,
    first_id BINARY(16) NOT NULL,
    last_id BINARY(16) NOT NULL,
    longest_us INT UNSIGNED NOT NULL,
    committed_at DATETIME(3) NOT NULL,
    replaced_at DATETIME(3) NULL,
    value_filter MEDIUMBLOB NOT NULL,
    data MEDIUMBLOB NOT NULL,
    PRIMARY KEY (day, segment),
    KEY by_segment (segment)
  ) ${ENGINE} PARTITION BY RANGE (day) ${partitions('segments')}`,
  // Numbers of chunks and segments; writers take some hundred at a time.
  `CREATE TABLE number_ranges (
    name VARCHAR(32) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    next INT UNSIGNED NOT NULL
  ) ENGINE=InnoDB`,
  `INSERT INTO number_ranges (name, next) VALUES ('chunk', 1), ('segment', 1)`,
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

const NAMES = [
  'cluster_activity',
  'quarantine',
  'number_ranges',
  'segments',
  'chunks',
  'events',
  'dictionary',
];

export async function down(knex: Knex): Promise<void> {
  for (const table of NAMES) await knex.schema.dropTableIfExists(table);
}
