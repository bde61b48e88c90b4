import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import type { Database } from '../connection/database.ts';
import { countFacets } from './count-facets.ts';
import { countHistogram } from './count-histogram.ts';
import { EVERYTHING, type EventFilter } from './event-filter.ts';

const START_MS = Date.now() - 60_000;
const fromUs = BigInt(START_MS) * 1_000n;
const EVENTS = 100;
let store: TestStore;
let db: Database;

beforeAll(async () => {
  store = await openTestStore();
  const { writer } = store;
  db = store.db;
  const events = Array.from({ length: EVENTS }, (_, n) =>
    anAuditEvent({
      auditID: `e-${n}`,
      verb: n < 75 ? 'get' : 'delete',
      user: { username: n % 10 === 0 ? 'grace' : 'ada' },
      responseStatus: { code: n === 99 ? 403 : 200 },
      stageTimestamp: new Date(START_MS + n * 100).toISOString().replace('Z', '000Z'),
    }),
  );
  await writer.commit([writer.prepare(aReceivedBatch('prod', events))]);
}, 120_000);
afterAll(() => store.close());

const deletions: EventFilter = { kind: 'field', field: 'verb', operator: '=', value: 'delete' };
const text: EventFilter = { kind: 'text', text: 'e-9*' };

describe('countHistogram', () => {
  it.each<[string, EventFilter, number[]]>([
    ['everything', EVERYTHING, [25, 25, 25, 25]],
    ['a filter', deletions, [0, 0, 0, 25]],
    ['free text', text, [1, 0, 0, 10]],
  ])('counts %s', async (_what, filter, counts) => {
    const histogram = await countHistogram(db, {
      filter,
      fromUs,
      toUs: fromUs + 10_000_000n,
      buckets: 4,
    });
    expect(histogram.buckets.map(({ count }) => count)).toEqual(counts);
    expect(histogram.partial).toBe(false);
  });

  it('covers a range that cannot be divided evenly', async () => {
    const { buckets } = await countHistogram(db, {
      filter: EVERYTHING,
      fromUs,
      toUs: fromUs + 10_000_000n,
      buckets: 7,
    });
    expect(buckets.at(-1)?.toUs).toBe(fromUs + 10_000_000n);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(EVENTS);
  });
});

describe('countFacets', () => {
  it('gives the most frequent values first', async () => {
    const facets = await countFacets(db, {
      filter: EVERYTHING,
      fields: ['verb', 'user', 'code', 'actor', 'resource'],
    });
    expect(Object.fromEntries(facets.fields.map(({ field, values }) => [field, values]))).toEqual({
      verb: [
        { value: 'get', count: 75 },
        { value: 'delete', count: 25 },
      ],
      user: [
        { value: 'ada', count: 90 },
        { value: 'grace', count: 10 },
      ],
      code: [
        { value: '200', count: 99 },
        { value: '403', count: 1 },
      ],
      actor: [{ value: 'person', count: 100 }],
      resource: [{ value: 'pods', count: 100 }],
    });
    expect(facets).toMatchObject({ counted: 100, partial: false });
  });

  it('counts what free text finds', async () => {
    const { fields } = await countFacets(db, { filter: text, fields: ['verb'] });
    expect(fields[0]?.values).toEqual([
      { value: 'delete', count: 10 },
      { value: 'get', count: 1 },
    ]);
  });
});
