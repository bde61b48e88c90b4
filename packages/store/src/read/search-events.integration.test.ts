import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import type { Database } from '../connection/database.ts';
import { maintainPartitions } from '../maintenance/maintain-partitions.ts';
import { DICTIONARY_KINDS } from '../schema/dictionary-kinds.ts';
import { today } from '../schema/event-partitions.ts';
import type { EventFilter, FilterField, Operator } from './event-filter.ts';
import { findFirstEvent } from './find-first-event.ts';
import { TooManyTextsError } from './find-texts.ts';
import { listClusters } from './list-clusters.ts';
import { InvalidCursorError } from './page-cursor.ts';
import { searchEvents, type EventPage } from './search-events.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const START_US = BigInt(Date.now() - 60_000) * 1_000n;
const EVENTS = 120;
let store: TestStore;
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
    requestReceivedTimestamp: time,
    stageTimestamp: time,
  });
}

beforeAll(async () => {
  store = await openTestStore();
  const { writer } = store;
  db = store.db;
  for (const cluster of ['east', 'west']) {
    const events = Array.from({ length: EVENTS }, (_, n) => eventNumber(n));
    await writer.commit([writer.prepare(aReceivedBatch(cluster, events))]);
  }
}, 120_000);
afterAll(() => store.close());

function term(field: FilterField, value: string, negated = false): EventFilter {
  const filter: EventFilter = { kind: 'field', field, operator: '=', value };
  return negated ? { kind: 'not', filter } : filter;
}
const compare = (field: FilterField, operator: Operator, value: string): EventFilter => ({
  kind: 'field',
  field,
  operator,
  value,
});
const anyOf = (...filters: EventFilter[]): EventFilter => ({ kind: 'or', filters });
const text = (words: string): EventFilter => ({ kind: 'text', text: words });
/** Each is in every segment, so that none is left out without a look. */
const NEVER_TOGETHER = [term('user', 'ada'), term('subresource', 'exec')];
const search = (filters: readonly EventFilter[], more = {}): Promise<EventPage> =>
  searchEvents(db, { filter: { kind: 'and', filters }, limit: 1_000, ...more });

describe('findFirstEvent', () => {
  it.each<[string, EventFilter]>([
    ['by columns', term('user', 'grace')],
    ['that needs the event itself', text('name-77')],
    ['by both', { kind: 'and', filters: [term('cluster', 'west'), term('uri', '*')] }],
  ])('gives what the last page of a search %s ends with', async (_what, filter) => {
    const { events } = await search([filter]);
    const first = await findFirstEvent(db, { filter, maxMs: 10_000 });
    expect(first).toEqual({ id: events.at(-1)?.id, exact: true });
  });

  it('says that there is none, or that it had no time to look', async () => {
    const filter = term('user', 'nobody');
    expect(await findFirstEvent(db, { filter, maxMs: 10_000 })).toEqual({ id: null, exact: true });
    const late = await findFirstEvent(db, { filter: term('user', 'ada'), maxMs: 0 });
    expect(late).toEqual({ id: null, exact: false });
  });
});

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
    ['as', 'bob', 2],
    ['subresource', 'exec', 2],
    ['group', '', 216],
    ['name', 'name-1*', 56],
    ['name', '*-3', 2],
    ['namespace', 'ns-*', 216],
    ['actor', 'person', 240],
    ['outcome', 'refused', 12],
    ['outcome', 'allowed', 228],
    ['decision', 'forbid', 12],
    ['level', 'Metadata', 240],
    ['stage', 'ResponseComplete', 240],
    ['ip', '10.0.0.7', 240],
    ['agent', 'kubectl/*', 240],
    ['auditid', 'event-3', 2],
    ['auditid', 'event-1*', 62],
    ['uri', '/api/v1/*', 240],
  ])('finds by %s:%s', async (field, value, count) => {
    expect((await search([term(field, value)])).events).toHaveLength(count);
    expect((await search([term(field, value, true)])).events).toHaveLength(2 * EVENTS - count);
  });

  it.each<[string, EventFilter, number]>([
    ['comparison', compare('code', '>=', '400'), 12],
    ['comparison of durations', compare('duration', '<', '1000'), 240],
    ['or', anyOf(term('name', 'name-3'), term('name', 'name-4')), 4],
    ['or with what needs a body', anyOf(term('name', 'name-3'), text('EVENT-44')), 4],
    ['not of what needs a body', { kind: 'not', filter: text('event-1') }, 238],
    ['a part of a word only with a wildcard', text('event-1*'), 62],
    ['free text in a name', text('name-33'), 2],
    ['has', { kind: 'has', what: 'impersonation' }, 2],
    ['has not', { kind: 'not', filter: { kind: 'has', what: 'namespace' } }, 24],
    ['nothing', { kind: 'or', filters: [] }, 0],
    ['what occurs, but not together', { kind: 'and', filters: NEVER_TOGETHER }, 0],
    ['the same or text', anyOf({ kind: 'and', filters: NEVER_TOGETHER }, text('name-33')), 2],
    ['the same and text', { kind: 'and', filters: [...NEVER_TOGETHER, text('get')] }, 0],
  ])('finds by %s', async (_what, filter, count) => {
    expect((await search([filter])).events).toHaveLength(count);
  });

  it('finds free text page by page', async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await search([text('event-1*')], { limit: 9, cursor });
      seen.push(...page.events.map((event) => event.id.toString('hex')));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(62);
    expect(new Set(seen).size).toBe(62);
  });

  it('refuses a pattern that stands for too much', async () => {
    await db.knex.raw(
      "INSERT INTO dictionary (kind, hash, text) SELECT ?, UNHEX(MD5(seq)), CONCAT('many-', seq) FROM seq_1_to_200100",
      [DICTIONARY_KINDS.name],
    );
    await expect(search([term('name', 'many-*')])).rejects.toThrow(TooManyTextsError);
  });

  it('says how far it came when there are more segments than it lists', async () => {
    await db.knex.raw(
      `INSERT INTO segments (day, segment, tier, events, first_id, last_id, longest_us, committed_at, value_filter, data)
       SELECT 0, 1000000 + seq, 1, 1, UNHEX(LPAD(HEX(seq), 32, '0')), UNHEX(LPAD(HEX(seq), 32, '0')), 0, NOW(3), REPEAT('\\0', 8), ''
       FROM seq_1_to_20001`,
    );
    const page = await search([term('verb', 'get')]);
    await db.knex('segments').where({ day: 0 }).delete();
    expect(page.events).toHaveLength(160);
    expect(page.searchedBackToUs).toBe(0n);
    expect((await search([term('verb', 'get')])).searchedBackToUs).toBeNull();
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
    const inThreeDays = today() + 3;
    await maintainPartitions(db, {
      retentionDays: 1,
      logger,
      today: { database: inThreeDays, own: inThreeDays },
    });
    expect((await search([])).events).toHaveLength(0);
    const [rows] = (await db.knex.raw(
      "SELECT COUNT(*) AS n FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'events' AND PARTITION_NAME LIKE 'p2%'",
    )) as [Array<{ n: number | string }>];
    expect(Number(rows[0]?.n)).toBe(9);
  });
});
