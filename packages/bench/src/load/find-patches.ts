import { scanEventList, type ScannedItem } from '@k8s-audit/audit-event';
import { HEX_DIGITS, SECOND_CHARS } from './patch-text.ts';

/** What differs from round to round, by its place in the body. */
export interface BodyPatches {
  /** Where each event's audit ID begins, and its first 32 bits. */
  readonly auditIds: ReadonlyArray<{ readonly at: number; readonly number: number }>;
  /** Where times begin, and their seconds since 1970. */
  readonly stamps: ReadonlyArray<{ readonly at: number; readonly second: number }>;
}

const AUDIT_ID = '"auditID":"';
const STAMPS = ['"requestReceivedTimestamp":"', '"stageTimestamp":"'];

/** Finds the audit ID and the times of each event. Throws where an event has no audit ID of hex digits. */
export function findPatches(body: Buffer): BodyPatches {
  const auditIds: Array<{ at: number; number: number }> = [];
  const stamps: Array<{ at: number; second: number }> = [];
  for (const item of scanEventList(body).items) {
    const at = findOwn(body, item, AUDIT_ID);
    const digits = at === null ? '' : body.toString('latin1', at, at + HEX_DIGITS);
    if (at === null || !/^[0-9a-f]{8}$/.test(digits))
      throw new Error('an event of the benchmark has no audit ID: give it a UUID');
    auditIds.push({ at, number: parseInt(digits, 16) });
    for (const name of STAMPS) {
      const place = findOwn(body, item, name);
      if (place === null) continue;
      const text = body.toString('latin1', place, place + SECOND_CHARS);
      stamps.push({ at: place, second: Date.parse(`${text}Z`) / 1_000 });
    }
  }
  return { auditIds, stamps };
}

/** Behind the name of a field of the event itself: what its bodies hold is not touched. */
function findOwn(body: Buffer, item: ScannedItem, name: string): number | null {
  let from = item.start;
  for (;;) {
    const at = body.indexOf(name, from, 'latin1');
    if (at < 0 || at >= item.end) return null;
    const within = item.bodies.find(({ start, end }) => at >= start && at < end);
    if (within === undefined) return at + name.length;
    from = within.end;
  }
}
