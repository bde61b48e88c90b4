import { describe, expect, it } from '@jest/globals';
import { identifyEvent, readSearchFields, scanEventList } from '@k8s-audit/audit-event';
import { createBodyPool } from './body-pool.ts';
import { createSeededBatches } from './seeded-batches.ts';

const withBody = (auditID: string): string =>
  JSON.stringify({
    auditID,
    stage: 'ResponseComplete',
    requestObject: { auditID: 'not mine', stageTimestamp: '2020-01-01T00:00:00.000000Z' },
    stageTimestamp: '2026-01-31T23:59:59.123456Z',
  });
const pool = createBodyPool([
  ...createSeededBatches({ seed: 1, bodies: 2, eventsPerBody: 5 }),
  [withBody('0a1b2c3d-0000-4000-a000-000000000000')],
]);
const scratch = Buffer.alloc(pool.largestBytes);

/** Reads a body as ingest and a writer do. */
function idsIn(body: Buffer): string[] {
  return scanEventList(body).items.map(({ start, end }) => {
    const read = readSearchFields(body.subarray(start, end));
    if (!read.ok) throw new Error(read.reason);
    return identifyEvent('c', read.fields, read.fields.stageTime ?? { ms: 0, us: 0 });
  });
}

describe('createBodyPool', () => {
  it.each([0, 1, 2, 3, 5, 8, 3_000])('knows the ids of the body it renders: %d', (sequence) => {
    expect(pool.idsOf(sequence, 'c')).toEqual(idsIn(pool.render(sequence, scratch)));
    expect(pool.eventsOf(sequence)).toBe(pool.idsOf(sequence, 'c').length);
  });

  it('sends no event twice', () => {
    const ids = Array.from({ length: 300 }, (_, sequence) => pool.idsOf(sequence, 'c')).flat();
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves bodies of requests as they are', () => {
    const text = pool.render(3_002, scratch).toString();
    expect(text).toContain('"not mine","stageTimestamp":"2020-01-01T00:00:00.000000Z"');
  });
});
