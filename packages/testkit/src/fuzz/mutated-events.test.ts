import { describe, expect, it } from '@jest/globals';
import {
  createRedactor,
  EventListScanner,
  presentEvent,
  readAuditEvent,
  type ScannedItem,
} from '@k8s-audit/audit-event';
import { createLogger } from '@k8s-audit/logging';
import { createEventWriter } from '@k8s-audit/store';
import fc from 'fast-check';
import { anAuditEvent } from '../an-audit-event.ts';
import { wrapItems } from '@k8s-audit/apiserver-client';
import { createEventStream } from '../create-event-stream.ts';
import { HOSTILE_STRINGS } from '@k8s-audit/local';
import { readCorpus } from '../read-corpus.ts';
import { checkProperty } from './check-property.ts';

const RUNS = 300;

/** A case should take some 100 µs: a million of them are wanted. */
const LARGEST_SEED_BYTES = 3_000;
const stream = createEventStream(1, Date.UTC(2026, 0, 1));
const SEEDS: readonly Buffer[] = [
  ...[...(readCorpus()?.values() ?? [])].flatMap((lines) => lines.slice(0, 40)),
  ...Array.from({ length: 20 }, () => stream.next()),
  ...HOSTILE_STRINGS.map((text) => JSON.stringify(anAuditEvent({ userAgent: text, verb: text }))),
]
  .map((text) => Buffer.from(text))
  .filter(({ length }) => length < LARGEST_SEED_BYTES);

/** What is put in: what JSON and the scanners look at, and what UTF-8 may not have. */
const SPLINTERS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\u',
  '\\ud800',
  '\u0000',
  'null',
  '1e999',
]
  .map((text) => Buffer.from(text))
  .concat([Buffer.from([0xff]), Buffer.from([0xc0, 0x80]), Buffer.from([0xed, 0xa0, 0x80])]);

interface Mutation {
  readonly at: number;
  readonly cut: number;
  readonly splinter: number;
}

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(12),
  splinter: fc.nat(SPLINTERS.length),
});
const mutatedEvent = fc
  .tuple(fc.nat(SEEDS.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([seed, mutations]) => mutations.reduce(mutate, SEEDS[seed] ?? Buffer.alloc(0)));

function mutate(bytes: Buffer, { at, cut, splinter }: Mutation): Buffer {
  const from = Math.floor(at * bytes.length);
  return Buffer.concat([
    bytes.subarray(0, from),
    SPLINTERS[splinter] ?? Buffer.alloc(0),
    bytes.subarray(from + cut),
  ]);
}

function scanInPieces(body: Buffer, pieceBytes: number) {
  const items: ScannedItem[] = [];
  const scanner = new EventListScanner((item) => items.push(item));
  for (let at = 0; at < body.length; at += pieceBytes)
    scanner.push(body.subarray(at, at + pieceBytes));
  // What is no object has no bodies to redact: where they seem to lie is of no account.
  const found = items.map((item) => (item.isObject ? item : { ...item, bodies: [] }));
  return { verdict: scanner.end(), items: found };
}

const redactor = createRedactor({ key: 'a key of the tests', paths: [], execArguments: true });
const writer = createEventWriter({
  address: { host: '127.0.0.1', port: 9, user: '', password: '', name: '' },
  logger: createLogger({ name: 'test', level: 'silent' }),
});

const received = (body: Buffer, events: number) => ({
  cluster: 'c',
  receivedAt: new Date(0),
  digest: null,
  origin: { queue: '', job: 'b' },
  events,
  body,
  frame: null,
});

function isObject(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

describe('an event with broken bytes', () => {
  it('goes through every parser without an error, and into one place', () => {
    checkProperty(
      RUNS,
      fc.property(mutatedEvent, fc.integer({ min: 20, max: 400 }), (event, pieceBytes) => {
        const body = Buffer.concat([
          Buffer.from('{"kind":"EventList","items":['),
          event,
          Buffer.from(']}'),
        ]);
        const whole = scanInPieces(body, body.length);
        // Compared as text: Jest's own comparison takes a hundred times as long.
        expect(JSON.stringify(scanInPieces(body, pieceBytes))).toBe(JSON.stringify(whole));
        for (const item of whole.items)
          if (item.isObject) redactor.redactEvent(body.subarray(item.start, item.end), item.bodies);
        const prepared = writer.prepare(received(body, 1));
        const kept = prepared.starts.length + prepared.quarantined.length;
        // An event, or items of it where a splinter cut it in pieces, or the whole body.
        expect(kept).toBeGreaterThanOrEqual(whole.verdict.ok ? whole.verdict.items : 1);
        if (isObject(event)) expect(kept).toBe(1);
      }),
    );
  });

  it('can be shown whatever it says', () => {
    checkProperty(
      RUNS,
      fc.property(mutatedEvent, (event) => {
        const read = readAuditEvent(event);
        if (!read.ok) return;
        const shown = presentEvent(read.event, { id: Buffer.alloc(16), cluster: 'c' });
        expect(typeof shown.item.summary).toBe('string');
      }),
    );
  });

  it('among others harms none of them', () => {
    checkProperty(
      RUNS,
      fc.property(mutatedEvent, (event) => {
        if (!isObject(event)) return;
        const good = SEEDS.slice(0, 3).map((seed) => seed.toString());
        const body = Buffer.from(wrapItems([...good, event.toString(), ...good]));
        const prepared = writer.prepare(received(body, 7));
        expect(prepared.starts.length).toBeGreaterThanOrEqual(6);
      }),
    );
  });
});
