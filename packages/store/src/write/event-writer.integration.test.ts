import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstEventIdAt, formatMicroTime, parseMicroTime } from '@k8s-audit/audit-event';
import { createLogger } from '@k8s-audit/logging';
import {
  anAuditEvent,
  aReceivedBatch,
  createTestDatabase,
  type TestDatabase,
} from '@k8s-audit/testkit';
import { connectDatabase, type Database } from '../connection/database.ts';
import { findEvent } from '../read/search-events.ts';
import { listClusters } from '../read/list-clusters.ts';
import { listQuarantine } from '../read/list-quarantine.ts';
import { migrateDatabase } from '../schema/migrate-database.ts';
import { createEventWriter, type EventWriter } from './event-writer.ts';
import type { PreparedBatch } from './prepare-batch.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let database: TestDatabase;
let db: Database;
let first: EventWriter;
let second: EventWriter;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connectDatabase(database.address);
  await Promise.all([1, 2, 3].map(() => migrateDatabase(connectAndForget(), { logger })));
  first = createEventWriter({ address: database.address, logger });
  second = createEventWriter({ address: database.address, logger });
}, 120_000);
afterAll(async () => {
  for (const opened of [...extra, db]) await opened.close();
  for (const writer of [first, second]) await writer.close();
  await database.drop();
});

const extra: Database[] = [];
/** Processes that migrate at the same moment do not share connections. */
function connectAndForget(): Database {
  const connected = connectDatabase(database.address);
  extra.push(connected);
  return connected;
}

const batchOf = (cluster: string, events: readonly object[]): PreparedBatch =>
  first.prepare(aReceivedBatch(cluster, events));

const many = (count: number): Array<Record<string, unknown>> =>
  Array.from({ length: count }, () => anAuditEvent());

const idOf = ({ columns }: PreparedBatch, row = 0): Buffer =>
  columns.ids.subarray(row * 16, row * 16 + 16);

async function rawOf(batch: PreparedBatch, row = 0): Promise<string | undefined> {
  return (await findEvent(db, idOf(batch, row)))?.raw.toString();
}

describe('createEventWriter', () => {
  it('stores a batch once, however often it comes', async () => {
    const batch = batchOf('twice', many(300));
    expect(await first.commit([batch])).toEqual({ stored: 300, duplicates: 0, quarantined: 0 });
    expect(await first.commit([batch])).toEqual({ stored: 0, duplicates: 300, quarantined: 0 });
    expect(await second.commit([batch, batch])).toEqual({
      stored: 0,
      duplicates: 600,
      quarantined: 0,
    });
  });

  it('notes that a cluster was heard, also when nothing of it was new', async () => {
    const batch = batchOf('heard', many(3));
    await first.commit([batch]);
    const receivedAt = new Date(Date.now() + 60_000);
    await first.commit([{ ...batch, receivedAt }]);
    const heard = (await listClusters(db)).find(({ cluster }) => cluster === 'heard');
    expect(heard).toMatchObject({ events: 3, lastReceivedAt: receivedAt });
  });

  it('counts each event once when two writers store the same batches at once', async () => {
    const batches = Array.from({ length: 20 }, () => batchOf('race', many(100)));
    const results = await Promise.all(
      batches.flatMap((batch, index) => [
        first.commit([batch]),
        second.commit([batch, ...batches.slice(0, index % 3)]),
      ]),
    );
    expect(results.reduce((sum, result) => sum + result.stored, 0)).toBe(2_000);
    const [count] = await db
      .knex('events')
      .count<Array<{ n: string }>>({ n: '*' })
      .where('id', '>=', firstEventIdAt(0n));
    expect(Number(count?.n)).toBe(2_303);
  }, 60_000);

  it('gives back exactly the bytes, of every frame of a batch', async () => {
    const events = many(200);
    const batch = batchOf('bytes', events);
    await first.commit([batch]);
    for (const row of [0, 47, 48, 199])
      expect(await rawOf(batch, row)).toBe(JSON.stringify(events[row]));
  });

  it('finds a place for more tiny events than a chunk can count', async () => {
    const time = new Date().toISOString();
    const events = Array.from({ length: 66_000 }, (_, n) => ({
      auditID: String(n),
      stageTimestamp: time,
    }));
    const batch = batchOf('tiny', events);
    expect(await first.commit([batch])).toMatchObject({ stored: 66_000 });
    for (const row of [0, 255, 256, 65_535, 65_536, 65_999])
      expect(await rawOf(batch, row)).toBe(JSON.stringify(events[row]));
  }, 60_000);

  it('gives back an event larger than a row can be', async () => {
    const event = anAuditEvent({ requestObject: randomBytes(6 * 2 ** 20).toString('base64') });
    const batch = batchOf('giant', [anAuditEvent(), event, anAuditEvent()]);
    await first.commit([batch]);
    expect(await rawOf(batch, 1)).toBe(JSON.stringify(event));
  });

  it.each([
    '2025-01-01T00:00:00.000000Z',
    '1970-01-01T00:00:00.000000Z',
    '9999-12-31T23:59:59.999999Z',
    '2031-06-01T00:00:00.000001Z',
  ])('finds a place for an event of %s', async (time) => {
    const event = anAuditEvent({ stageTimestamp: time });
    const batch = batchOf('times', [event]);
    await first.commit([batch]);
    expect(await rawOf(batch)).toBe(JSON.stringify(event));
    const [row] = await db
      .knex('audit_log')
      .where('id', idOf(batch).toString('hex'))
      .select<Array<{ event_time: Date }>>('event_time');
    expect(formatMicroTime(parseMicroTime(time) ?? 0n)).toBe(time);
    if (!time.startsWith('9999')) expect(row?.event_time.getTime()).toBe(Date.parse(time));
  });

  it.each<[string, Record<string, unknown>]>([
    ['an audit ID of 1 MB', { auditID: 'a'.repeat(1_000_000) }],
    ['a user name of 1 MB', { user: { username: 'é'.repeat(500_000) } }],
    [
      'NUL and 4-byte characters',
      { user: { username: 'a\u0000𝕏🔥' }, userAgent: '🔥'.repeat(2_000) },
    ],
    [
      'a name without end',
      {
        objectRef: {
          resource: 'r'.repeat(5_000),
          namespace: 'n'.repeat(5_000),
          name: '🔥'.repeat(5_000),
        },
      },
    ],
    ['quotes and SQL', { verb: "'; DROP TABLE events; --", sourceIPs: ["\\' OR 1=1"] }],
    [
      'nothing at all',
      { auditID: undefined, user: undefined, objectRef: undefined, verb: undefined },
    ],
  ])('stores %s', async (_title, overrides) => {
    const event = anAuditEvent(overrides);
    const batch = batchOf('odd', [event]);
    expect(await first.commit([batch])).toMatchObject({ stored: 1, quarantined: 0 });
    expect(await rawOf(batch)).toBe(JSON.stringify(event));
  });

  it('finds the one event that the database refuses and stores the others', async () => {
    await db.knex.raw(
      'ALTER TABLE events ADD CONSTRAINT no_599 CHECK (code IS NULL OR code <> 599)',
    );
    const events = many(99);
    events.splice(40, 0, anAuditEvent({ responseStatus: { code: 599 } }));
    const result = await first.commit([batchOf('refused', events)]);
    await db.knex.raw('ALTER TABLE events DROP CONSTRAINT no_599');
    expect(result).toEqual({ stored: 99, duplicates: 0, quarantined: 1 });
    const { items } = await listQuarantine(db, { state: 'kept', limit: 10 });
    const [kept] = items;
    expect(items).toHaveLength(1);
    expect(kept).toMatchObject({
      kind: 'event',
      cluster: 'refused',
      reason: expect.stringMatching(/refused it/),
    });
  });
});
