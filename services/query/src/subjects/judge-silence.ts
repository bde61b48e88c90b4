import type { Histogram } from '@k8s-audit/store';

/** A cluster that has been quiet for longer than it ever was in the day before. */
export interface Silence {
  readonly quietMs: number;
  /** The longest quiet time of the day before its last event. */
  readonly usualMs: number;
}

/** Below this nobody needs to look: batches wait up to half a minute, writers restart. */
const SHORTEST_MS = 10 * 60_000;
/** A day has its rhythm: only what is well beyond the longest quiet time is told. */
const TIMES_USUAL = 2;

/** Judges whether a cluster is silent, by the day before its last event; null when it is not. */
export function judgeSilence(
  histogram: Histogram,
  { lastEventUs, nowMs }: { readonly lastEventUs: bigint; readonly nowMs: number },
): Silence | null {
  const quietMs = nowMs - Number(lastEventUs / 1_000n);
  if (quietMs < SHORTEST_MS) return null;
  const usualMs = longestGapMs(histogram);
  return quietMs > Math.max(SHORTEST_MS, TIMES_USUAL * usualMs) ? { quietMs, usualMs } : null;
}

/** Between buckets with events; what lies before the first says nothing. */
function longestGapMs({ buckets }: Histogram): number {
  let longest = 0n;
  let lastUs: bigint | null = null;
  for (const { fromUs, toUs, count } of buckets) {
    if (count === 0) continue;
    if (lastUs !== null && fromUs - lastUs > longest) longest = fromUs - lastUs;
    lastUs = toUs;
  }
  return Number(longest / 1_000n);
}
