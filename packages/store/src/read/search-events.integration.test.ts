import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { anAuditEvent, createTestDatabase, readEvent, type TestDatabase } from '@k8s-audit/testkit';
import { connectDatabase, type Database } from '../connection/database.ts';
import { maintainPartitions } from '../maintenance/maintain-partitions.ts';
import { migrateDatabase } from '../schema/migrate-database.ts';
import { today } from '../schema/event-partitions.ts';
import { createEventWriter } from '../write/event-writer.ts';
import { prepareBatch } from '../write/prepare-batch.ts';
import type { FilterField } from './event-filter.ts';
import { listClusters } from './list-clusters.ts';
import { InvalidCursorError } from './page-cursor.ts';
import { searchEvents, type EventPage } from './search-events.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const START_US = BigInt(Date.now() - 60_000) * 1_000n;
const EVENTS = 120;
let database: TestDatabase;
let db: Database;

/** Event number n, n milliseconds behind the start. */
function eventNumber(n: number): Record<string, unknown> {
  const time = new Date(Number(START_US / 1_000n) + n).toISOString().replace('Z', '000Z');
  return anAuditEvent({
    auditID: `event-${n}`,
    verb: n % 3 === 0 ? 'delete' : 'get',
    user: { username: n % 2 === 0 ? 'ada' : 'grace' },
    ...(n === 50 ? { impersonatedUser: { username: 'bob' } } : {}),
    objectRef:
      n % 10 === 9
        ? undefined
        : {
            resource: n % 4 === 0 ? 'secrets' : 'pods',
            namespace: `ns-${n % 5}`,
            name: `name-${n}`,
            ...(n === 7 ? { subresource: 'exec' } : {}),
          },
    responseStatus: { code: n % 20 === 0 ? 403 : 200 },
    stageTimestamp: time,
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  db = connectDatabase(database.address);
  await migrateDatabase(db, { logger });
  await maintainPartitions(db, { retentionDays: 90, logger });
  const writer = createEventWriter({ address: database.address, logger });
  for (const cluster of ['east', 'west']) {
    const events = Array.from({ length: EVENTS }, (_, n) => readEvent(eventNumber(n)));
    await writer.commit([
      prepareBatch({ cluster, receivedAt: new Date(), events, quarantined: [] }),
    ]);
  }
  await writer.close();
}, 120_000);
afterAll(async () => {
  await db.close();
  await database.drop();
});

const term = (field: FilterField, value: string, negated = false) => ({ field, value, negated });
const search = (terms: ReturnType<typeof term>[], more = {}): Promise<EventPage> =>
  searchEvents(db, { filter: { terms }, limit: 1_000, ...more });

describe('searchEvents', () => {
  it.each<[FilterField, string, number]>([
    ['cluster', 'east', 120],
    ['verb', 'delete', 80],
    ['user', 'ada', 120],
    ['user', 'bob', 2],
    ['resource', 'secrets', 60],
    ['resource', 'pods/exec', 2],
    ['namespace', 'ns-1', 48],
    ['name', 'name-3', 2],
    ['code', '403', 12],
    ['user', 'nobody', 0],
  ])('finds by %s:%s', async (field, value, count) => {
    expect((await search([term(field, value)])).events).toHaveLength(count);
    expect((await search([term(field, value, true)])).events).toHaveLength(2 * EVENTS - count);
  });

  it('joins terms by and', async () => {
    const page = await search([
      term('cluster', 'west'),
      term('user', 'ada'),
      term('verb', 'get', true),
    ]);
    expect(page.events).toHaveLength(20);
  });

  it('visits each event once, newest first, page by page', async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await search([], { limit: 17, cursor });
      seen.push(...page.events.map((event) => event.id.toString('hex')));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(2 * EVENTS);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it('takes the first moment of a range and leaves the last', async () => {
    const page = await search([], {
      fromUs: START_US - (START_US % 1_000n) + 10_000n,
      toUs: START_US - (START_US % 1_000n) + 13_000n,
    });
    const ids = page.events.map(
      (event) => (JSON.parse(event.raw.toString()) as { auditID: string }).auditID,
    );
    expect([...new Set(ids)]).toEqual(['event-12', 'event-11', 'event-10']);
  });

  it('refuses a cursor that it did not make', async () => {
    await expect(search([], { cursor: 'hello' })).rejects.toThrow(InvalidCursorError);
  });

  it.each(['by_user', 'by_namespace', 'by_name', 'by_resource', 'by_code'])(
    'can use the index %s',
    async (index) => {
      const [rows] = (await db.knex.raw('SHOW INDEX FROM events WHERE Key_name = ?', [index])) as [
        unknown[],
      ];
      expect(rows.length).toBeGreaterThan(0);
    },
  );

  it('reads only the days of a range', async () => {
    const [rows] = (await db.knex.raw(
      "EXPLAIN PARTITIONS SELECT * FROM events WHERE id >= x'01a2000000000000' AND id < x'01a20000000000ff'",
    )) as [Array<{ partitions: string }>];
    expect(rows[0]?.partitions.split(',')).toHaveLength(1);
  });
});

describe('listClusters', () => {
  it('knows when each cluster was heard and how much it sent', async () => {
    const clusters = await listClusters(db);
    expect(clusters.map((cluster) => [cluster.cluster, cluster.events])).toEqual([
      ['east', 120],
      ['west', 120],
    ]);
    expect(clusters[0]?.lastEventUs).toBe(START_US - (START_US % 1_000n) + 119_000n);
  });
});

describe('maintainPartitions', () => {
  it('drops days behind the retention and makes days ahead', async () => {
    await maintainPartitions(db, { retentionDays: 1, logger, today: today() + 3 });
    expect((await search([])).events).toHaveLength(0);
    const [rows] = (await db.knex.raw(
      "SELECT COUNT(*) AS n FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'events' AND PARTITION_NAME LIKE 'p2%'",
    )) as [Array<{ n: number | string }>];
    expect(Number(rows[0]?.n)).toBe(9);
  });
});
