import { createEventStream } from '@k8s-audit/testkit';

export const EVENTS_PER_BODY = 500;

/** Events of the seeded stream, in bodies of one size. */
export function createSeededBatches(options: {
  readonly seed: number;
  readonly bodies: number;
  readonly eventsPerBody?: number;
  readonly startMs?: number;
  readonly microsBetweenEvents?: number;
}): string[][] {
  const stream = createEventStream(options.seed, options.startMs, options.microsBetweenEvents);
  const length = options.eventsPerBody ?? EVENTS_PER_BODY;
  return Array.from({ length: options.bodies }, () => Array.from({ length }, () => stream.next()));
}

/** Bodies of 1 to 10 events, as a quiet control plane sends them. */
export function createSmallBatches(options: { seed: number; bodies: number }): string[][] {
  const stream = createEventStream(options.seed);
  return Array.from({ length: options.bodies }, (_, body) =>
    Array.from({ length: 1 + ((body * 7) % 10) }, () => stream.next()),
  );
}
