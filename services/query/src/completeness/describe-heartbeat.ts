import type { HeardMinute } from '@k8s-audit/store';

export interface HeartbeatFacts {
  /** Minutes without anything received, between two in which something was. */
  readonly longestGapMinutes: number;
  readonly gaps: number;
  /** Of all minutes that were heard, by how late the newest events arrived. */
  readonly lags: ReadonlyArray<{ readonly label: string; readonly minutes: number }>;
}

/** Batches wait up to half a minute on their API server: one or two quiet minutes say nothing. */
const SHORTEST_GAP_MINUTES = 3;

const LAGS: ReadonlyArray<readonly [label: string, belowMs: number]> = [
  ['under 1 s', 1_000],
  ['1–5 s', 5_000],
  ['5–30 s', 30_000],
  ['30 s – 5 min', 300_000],
  ['over 5 min', Infinity],
];

export function describeHeartbeat(minutes: ReadonlyArray<HeardMinute | null>): HeartbeatFacts {
  let gaps = 0;
  let longestGapMinutes = 0;
  let lastHeard: number | null = null;
  const lags = LAGS.map(([label]) => ({ label, minutes: 0 }));
  for (const [at, minute] of minutes.entries()) {
    if (minute === null) continue;
    const gap = lastHeard === null ? 0 : at - lastHeard - 1;
    if (gap >= SHORTEST_GAP_MINUTES) gaps += 1;
    longestGapMinutes = Math.max(longestGapMinutes, gap);
    lastHeard = at;
    const lag = lags[LAGS.findIndex(([, belowMs]) => minute.lagMs < belowMs)];
    if (lag !== undefined) lag.minutes += 1;
  }
  return { gaps, longestGapMinutes, lags };
}
