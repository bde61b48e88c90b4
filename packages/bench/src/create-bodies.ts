import { createEventStream, wrapItems } from '@k8s-audit/testkit';

export const EVENTS_PER_BATCH = 500;

/** Bodies made before the clock runs: making them must not be measured. */
export function createBodies(events: number, seed: number, startMs = Date.now()): Buffer[] {
  const stream = createEventStream(seed, startMs);
  return Array.from({ length: Math.ceil(events / EVENTS_PER_BATCH) }, () =>
    Buffer.from(wrapItems(Array.from({ length: EVENTS_PER_BATCH }, () => stream.next()))),
  );
}
