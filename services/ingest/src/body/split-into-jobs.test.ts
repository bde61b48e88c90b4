import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { zstdDecompressSync } from 'node:zlib';
import { createRedactor, type Redactor } from '@k8s-audit/audit-event';
import { LARGEST_HELD_EVENT_BYTES } from './redact-items.ts';
import { createJobSplitter, PART_LIMIT_BYTES, type JobBody } from './split-into-jobs.ts';

const redactor = createRedactor({ key: 'a key of the tests', paths: [], execArguments: false });
const SECRET = 'hunter2-is-the-password';

const secretEvent = (n: number) => ({
  n,
  objectRef: { resource: 'secrets' },
  requestObject: { kind: 'Secret', stringData: { password: SECRET } },
  after: 'the bodies',
});
/** Has no bodies: what a webhook changed stands in an annotation. */
const patchedEvent = (n: number) => ({
  n,
  objectRef: { resource: 'secrets' },
  annotations: { 'patch.webhook.admission.k8s.io/round_0_index_0': `{"patch":["${SECRET}"]}` },
});
const plainEvent = (n: number) => ({ n, objectRef: { resource: 'pods' }, verb: 'get' });

const wrap = (events: readonly object[]) =>
  Buffer.from(
    `{"kind":"EventList", "items":[${events.map((event) => JSON.stringify(event)).join(' ,')}]}\n`,
  );

async function split(body: Buffer, sizes: readonly number[], by: Redactor | null = redactor) {
  const parts: JobBody[] = [];
  const splitter = createJobSplitter(async (part) => void parts.push(part), by);
  for (let at = 0, turn = 0; at < body.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    await splitter.push(body.subarray(at, at + size));
    at += size;
  }
  const { verdict, lastPart, redactedEvents } = await splitter.end();
  const bodies = [...parts, ...(lastPart ? [lastPart] : [])].map(({ compressed }) =>
    zstdDecompressSync(compressed),
  );
  return { verdict, redactedEvents, bodies };
}

const itemsOf = (body: Buffer) =>
  (JSON.parse(body.toString()) as { items: Array<Record<string, unknown>> }).items;

describe('splitting a body into jobs', () => {
  it('redacts events wherever the chunks of the stream are cut', async () => {
    await checkAsyncProperty(
      300,
      fc.asyncProperty(
        fc.array(fc.constantFrom(plainEvent, plainEvent, secretEvent, patchedEvent), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
        async (kinds, sizes) => {
          const events = kinds.map((anEvent, n) => anEvent(n));
          const { verdict, bodies, redactedEvents } = await split(wrap(events), sizes);
          const text = Buffer.concat(bodies).toString();
          expect(verdict).toEqual({ ok: true, items: events.length });
          expect(text).not.toContain(SECRET);
          expect(redactedEvents).toBe(kinds.filter((kind) => kind !== plainEvent).length);
          expect(bodies.flatMap(itemsOf).map(({ n }) => n)).toEqual(events.map(({ n }) => n));
        },
      ),
    );
  });

  it('gives the bytes as they came where there is nothing to redact', async () => {
    const body = wrap([plainEvent(1), plainEvent(2), { x: 'y'.repeat(500) }]);
    for (const size of [1, 7, 64, 10_000]) {
      expect(Buffer.concat((await split(body, [size])).bodies).equals(body)).toBe(true);
    }
  });

  it('closes a part at the first event that ends behind its limit', async () => {
    const events = Array.from({ length: 3_000 }, (_, n) => ({
      ...plainEvent(n),
      x: 'y'.repeat(1_200),
    }));
    const { bodies } = await split(wrap(events), [65_536]);
    expect(bodies.flatMap(itemsOf)).toEqual(events);
    expect(bodies.length).toBe(4);
    for (const body of bodies) expect(body.length).toBeLessThan(PART_LIMIT_BYTES + 2_000);
  });

  it('gives the bytes as they came where redaction is off', async () => {
    const body = wrap([secretEvent(1)]);
    expect(Buffer.concat((await split(body, [9], null)).bodies).equals(body)).toBe(true);
  });

  it('drops the bodies of an event that is too large to be held, and keeps the rest of it', async () => {
    const large = {
      ...secretEvent(1),
      responseObject: {
        kind: 'SecretList',
        pad: 'x'.repeat(LARGEST_HELD_EVENT_BYTES + 200_000),
        items: [{ stringData: { p: SECRET } }],
      },
      last: 'field',
    };
    const { bodies, verdict } = await split(wrap([plainEvent(0), large, secretEvent(2)]), [65_536]);
    expect(verdict.ok).toBe(true);
    expect(Buffer.concat(bodies).includes(SECRET)).toBe(false);
    const items = bodies.flatMap(itemsOf);
    expect(items.map(({ n }) => n)).toEqual([0, 1, 2]);
    expect(items[1]).toMatchObject({
      after: 'the bodies',
      last: 'field',
      objectRef: { resource: 'secrets' },
    });
    expect(String(items[1]?.['responseObject'])).toContain('too large');
  });
});
