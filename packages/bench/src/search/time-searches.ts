import type { Pipeline } from '@k8s-audit/testkit';
import { percentile } from '../scenario.ts';

/** The first pages that responders ask for. */
export const FIRST_PAGES: readonly string[] = [
  '/api/v1/events',
  '/api/v1/events?q=verb:get',
  '/api/v1/events?q=outcome:refused',
  '/api/v1/events?q=resource:secrets+verb:get',
];

/** First pages, free text, and counts over a day. */
export const MIXED_SEARCHES: readonly string[] = [
  ...FIRST_PAGES,
  '/api/v1/events?q=kubelet',
  '/api/v1/histogram?buckets=48&q=verb:delete',
  '/api/v1/facets?q=outcome:refused',
];

const WARM_UPS = 2;

/** One reader asks all of them in turn; times in ms as it sees them. */
export async function timeSearches(
  pipeline: Pipeline,
  paths: readonly string[],
  { rounds }: { readonly rounds: number },
): Promise<{ medianMs: number; p95Ms: number; searches: number }> {
  const times: number[] = [];
  for (let round = 0; round < WARM_UPS + rounds; round += 1)
    for (const path of paths) {
      const startedAt = performance.now();
      await pipeline.api(path);
      if (round >= WARM_UPS) times.push(performance.now() - startedAt);
    }
  const sorted = times.toSorted((a, b) => a - b);
  return {
    medianMs: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    searches: paths.length * (WARM_UPS + rounds),
  };
}
