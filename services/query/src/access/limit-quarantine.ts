import type { QuarantineDesk } from '../quarantine-desk.ts';
import { currentViewer, requireRole } from './current-reading.ts';
import { seesEverything } from './viewer.ts';

/**
 * The quarantine for pages and API. What is no event has no namespace, and may hold what is masked: only
 * whoever sees everything sees it; for others it is empty. Operators change it.
 */
export function createLimitedDesk(desk: QuarantineDesk): QuarantineDesk {
  const seesIt = (): boolean => seesEverything(currentViewer());
  const change = (): boolean => {
    requireRole('operator');
    return seesIt();
  };
  return {
    list: async (options) => (seesIt() ? desk.list(options) : { items: [], nextCursor: null }),
    sums: async () => (seesIt() ? desk.sums() : NO_SUMS),
    find: async (id) => (seesIt() ? desk.find(id) : null),
    body: async (id) => (seesIt() ? desk.body(id) : null),
    replay: async (id, by) => change() && desk.replay(id, by),
    discard: async (id, by, reason) => change() && desk.discard(id, by, reason),
  };
}

const NONE = { items: 0, events: 0 };
const NO_SUMS = { kept: NONE, replaying: NONE, stored: NONE, discarded: NONE };
