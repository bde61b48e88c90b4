import {
  identifyEvent,
  readSearchFields,
  scanEventList,
  type SearchFields,
} from '@k8s-audit/audit-event';
import { wrapItems } from '@k8s-audit/testkit';
import { findPatches, type BodyPatches } from './find-patches.ts';
import { HEX_DIGITS, mixRound, secondText, writeHex32 } from './patch-text.ts';

/**
 * Bodies made before the clock runs. A long run goes through them in rounds: each round sends every
 * event again with a new audit ID and later times, so that no event is sent twice, and a body costs
 * its sender a copy and some hundred small writes.
 */
export interface BodyPool {
  /** Room that the largest body needs. */
  readonly largestBytes: number;
  eventsOf: (sequence: number) => number;
  /** Writes the body with this number, counted from 0 over all rounds, and returns its bytes. */
  render(sequence: number, scratch: Buffer): Buffer;
  /** The ids that its events have in the store, as 32 hex digits. */
  idsOf(sequence: number, cluster: string): string[];
}

interface Template extends BodyPatches {
  readonly bytes: Buffer;
  readonly events: number;
}

/** `batches` holds the JSON texts of the events of each body. */
export function createBodyPool(batches: ReadonlyArray<readonly string[]>): BodyPool {
  const templates = batches.map((items): Template => {
    const bytes = Buffer.from(wrapItems(items));
    return { bytes, events: items.length, ...findPatches(bytes) };
  });
  const fields = new Map<number, SearchFields[]>();
  const roundSeconds = secondsOf(templates);
  const placeOf = (sequence: number) => {
    const index = sequence % templates.length;
    const round = Math.floor(sequence / templates.length);
    return { index, mask: mixRound(round), shiftSeconds: round * roundSeconds };
  };
  const templateAt = (index: number): Template => {
    const template = templates[index];
    if (template === undefined) throw new Error('a pool needs one body or more');
    return template;
  };

  return {
    largestBytes: templates.reduce((most, { bytes }) => Math.max(most, bytes.length), 0),
    eventsOf: (sequence) => templateAt(placeOf(sequence).index).events,
    render(sequence, scratch) {
      const { index, mask, shiftSeconds } = placeOf(sequence);
      const { bytes, auditIds, stamps } = templateAt(index);
      bytes.copy(scratch);
      for (const { at, number } of auditIds) writeHex32(scratch, at, number ^ mask);
      if (shiftSeconds > 0)
        for (const { at, second } of stamps)
          scratch.write(secondText(second + shiftSeconds), at, 'latin1');
      return scratch.subarray(0, bytes.length);
    },
    idsOf(sequence, cluster) {
      const { index, mask, shiftSeconds } = placeOf(sequence);
      const template = templateAt(index);
      const read = fields.get(index) ?? readFields(template.bytes);
      fields.set(index, read);
      return read.map((event, place) => {
        const number = (template.auditIds[place]?.number ?? 0) ^ mask;
        const auditID =
          (number >>> 0).toString(16).padStart(HEX_DIGITS, '0') + event.auditID.slice(HEX_DIGITS);
        const time = event.stageTime ?? { ms: 0, us: 0 };
        const shifted = { ms: time.ms + shiftSeconds * 1_000, us: time.us };
        return identifyEvent(cluster, { ...event, auditID }, shifted);
      });
    },
  };
}

/** Rounds follow each other: one begins in the second behind the last of the one before. */
function secondsOf(templates: readonly Template[]): number {
  let first = Infinity;
  let last = 0;
  for (const { stamps } of templates)
    for (const { second } of stamps) {
      first = Math.min(first, second);
      last = Math.max(last, second);
    }
  return Math.max(1, last - first + 1);
}

function readFields(body: Buffer): SearchFields[] {
  return scanEventList(body).items.map(({ start, end, bodies }) => {
    const read = readSearchFields(body.subarray(start, end), bodies, start);
    if (!read.ok) throw new Error(`an event of the benchmark cannot be read: ${read.reason}`);
    return read.fields;
  });
}
