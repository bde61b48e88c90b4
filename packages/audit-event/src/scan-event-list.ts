import { EventListScanner, type ScannedItem } from './event-list-scanner.ts';
import type { EventListVerdict } from './event-list-verdict.ts';

export interface ScannedList {
  readonly verdict: EventListVerdict;
  readonly items: readonly ScannedItem[];
}

/** Finds the items of a body that is whole in memory. Items found before a fault are kept. */
export function scanEventList(body: Uint8Array): ScannedList {
  const items: ScannedItem[] = [];
  const scanner = new EventListScanner((item) => items.push(item));
  scanner.push(body);
  return { verdict: scanner.end(), items };
}
