import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import type { Database } from '../connection/database.ts';
import { EVERYTHING, fieldIs, type EventFilter } from '../read/event-filter.ts';
import { searchEvents, type EventPage } from '../read/search-events.ts';
import { matchSegment, newestSegment, readSegmentsAfter } from '../read/tail-segments.ts';
import type { EventWriter } from '../write/event-writer.ts';
import { chooseGroups } from './merge-segments.ts';

const START_MS = Date.now() - 600_000;
let store: TestStore;
let db: Database;
let writer: EventWriter;

beforeAll(async () => {
  store = await openTestStore();
  ({ db, writer } = store);
}, 120_000);
afterAll(() => store.close());

/** Commits that overlap in time, as those of several clusters do. */
async function commit(count: number, title: string): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const events = Array.from({ length: 10 }, (_, at) =>
      anAuditEvent({
        verb: at % 2 === 0 ? 'get' : 'delete',
        auditID: `${title}-${n}-${at}`,
        stageTimestamp: new Date(START_MS + at * 60_000 + n).toISOString().replace('Z', '000Z'),
      }),
    );
    await writer.commit([writer.prepare(aReceivedBatch(`cluster-${n % 3}`, events))]);
  }
}

async function idsOf(filter: EventFilter): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page: EventPage = await searchEvents(db, { filter, limit: 7, cursor });
    ids.push(...page.events.map(({ id }) => id.toString('hex')));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

describe('mergeSegments', () => {
  it('changes nothing that a search finds', async () => {
    await commit(20, 'searched');
    const before = await idsOf(EVERYTHING);
    const deletions = await idsOf(fieldIs('verb', 'delete'));
    expect([before.length, deletions.length]).toEqual([200, 100]);
    expect(before).toEqual(before.toSorted().toReversed());
    expect(await writer.mergeSegments()).toBe(20);
    expect(await idsOf(EVERYTHING)).toEqual(before);
    expect(await idsOf(fieldIs('verb', 'delete'))).toEqual(deletions);
    expect(await db.knex('segments').whereNull('replaced_at').select('segment')).toHaveLength(1);
    expect(await writer.mergeSegments()).toBe(0);
  });

  it('leaves the order of commits to those who follow it', async () => {
    const after = await newestSegment(db);
    await commit(9, 'followed');
    await writer.mergeSegments();
    const segments = await readSegmentsAfter(db, after, 20);
    expect(segments).toHaveLength(9);
    expect(segments.map(({ number }) => number)).toEqual(
      segments.map(({ number }) => number).toSorted((a, b) => a - b),
    );
    const [first] = segments;
    if (first === undefined) throw new Error('no segment');
    const match = (filter: EventFilter, afterRow: number, most: number) =>
      matchSegment(db, first, { filter, afterRow, most });
    expect([...(await match(fieldIs('verb', 'delete'), -1, 10)).hits.keys()]).toEqual([
      1, 3, 5, 7, 9,
    ]);
    expect([...(await match(fieldIs('verb', 'delete'), 5, 10)).hits.keys()]).toEqual([7, 9]);
    const newest = await match(EVERYTHING, -1, 4);
    expect([[...newest.hits.keys()], newest.skipped]).toEqual([[6, 7, 8, 9], 6]);
    const text: EventFilter = { kind: 'text', text: 'followed-0-3' };
    expect([...(await match(text, -1, 10)).hits.keys()]).toEqual([3]);
  });
});

describe('chooseGroups', () => {
  const segments = (events: readonly number[]) =>
    events.map((count, segment) => ({ day: 1, segment, events: count }));

  it('waits until there are some of a size', () => {
    expect(chooseGroups(segments([5, 5, 5, 5, 5, 5, 5]))).toEqual([]);
    expect(chooseGroups(segments([5, 5, 5, 5, 5, 5, 5, 5, 30_000]))[0]).toHaveLength(8);
  });

  it('makes none that is too large', () => {
    const groups = chooseGroups(segments(Array.from({ length: 40 }, () => 4_000)));
    expect(groups.map((group) => group.length)).toEqual([16, 16, 8]);
  });
});
