import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import {
  clusterAt,
  encodePlaces,
  formatChunkDetails,
  formatLogEntry,
  parseChunkDetails,
  parseLogEntry,
  placeOfEvent,
  type LogEntry,
} from './index.ts';

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
const at = new Date('2026-11-25T10:00:00.123Z');
const ENTRIES: readonly LogEntry[] = [
  { kind: 'chunk', day: 20_782, chunk: 7, events: 500, receivedAt: at, details: digest('details') },
  { kind: 'begin', chunk: 12, at },
  { kind: 'dropped', day: 20_692, at },
  { kind: 'dropped-late', day: 20_692, at },
];

describe('entries of the log', () => {
  it.each(ENTRIES)('$kind is read as it was written', (entry) => {
    expect(parseLogEntry(formatLogEntry(entry))).toEqual(entry);
  });

  it('are texts that people can read', () => {
    expect(ENTRIES.slice(1).map(formatLogEntry)).toEqual([
      'k8s-audit/1 begin chunk=12 at=2026-11-25T10:00:00.123Z\n',
      'k8s-audit/1 dropped day=2026-08-27 at=2026-11-25T10:00:00.123Z\n',
      'k8s-audit/1 dropped-late day=2026-08-27 at=2026-11-25T10:00:00.123Z\n',
    ]);
  });

  it('are not read out of anything else', () => {
    checkProperty(
      100,
      fc.property(
        fc.oneof(
          fc.string(),
          fc.stringMatching(
            /^k8s-audit\/1 (begin chunk=\d{1,3}|dropped day=\S{1,10}) at=\S{1,24}\n$/,
          ),
        ),
        (text) => {
          const entry = parseLogEntry(text);
          expect(entry === null || formatLogEntry(entry) === text).toBe(true);
        },
      ),
    );
  });
});

describe('details of a chunk', () => {
  const frame = {
    receivedAt: at,
    slots: 3,
    content: digest('content'),
    places: digest('places'),
    clusters: [
      { cluster: 'prod.eu-1', events: 2 },
      { cluster: 'odd,name: é', events: 1 },
    ],
  };

  it('are read as they were written', () => {
    const details = { ids: digest('ids'), frames: [frame, { ...frame, slots: 1 }] };
    expect(parseChunkDetails(formatChunkDetails(details))).toEqual(details);
    expect(parseChunkDetails(formatChunkDetails(details).slice(0, -1))).toBeNull();
    expect(parseChunkDetails('k8s-audit/1 details\nids=00\n')).toBeNull();
  });

  it('tell the cluster of each event', () => {
    expect([0, 1, 2, 3].map((event) => clusterAt(frame.clusters, event))).toEqual([
      'prod.eu-1',
      'prod.eu-1',
      'odd,name: é',
      null,
    ]);
  });

  it('tell where each event lies', () => {
    checkProperty(
      100,
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(99)), { maxLength: 9 }), (events) => {
        const places = encodePlaces({
          gaps: events.map(([gap]) => gap),
          lengths: events.map(([, length]) => length),
        });
        let end = 0;
        events.forEach(([gap, length], event) => {
          expect(placeOfEvent(places, event)).toEqual({
            start: end + gap,
            end: end + gap + length,
          });
          end += gap + length;
        });
        expect(placeOfEvent(places, events.length)).toBeNull();
      }),
    );
  });
});
