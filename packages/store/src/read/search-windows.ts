import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';

/** Half-open, by id; without a lower end it reaches to the oldest event. */
export interface SearchWindow {
  readonly from: Buffer | null;
  readonly to: Buffer;
}

const HOUR_US = 3_600_000_000n;

/** An hour, and then always eight times as much: a month takes four steps. */
const STEPS_US = [HOUR_US, 8n * HOUR_US, 64n * HOUR_US, 512n * HOUR_US];

/**
 * Cuts a range of time into windows, newest first. What a filter finds often is found in the first
 * ones; what it finds seldom costs some more queries; and each window that is done is known to be.
 */
export function* searchWindows({ from, to }: SearchWindow): Generator<SearchWindow> {
  let upper = to;
  for (const step of STEPS_US) {
    const lowerUs = eventIdTimeUs(upper) - step;
    const lower = firstEventIdAt(lowerUs > 0n ? lowerUs : 0n);
    if (from !== null && Buffer.compare(lower, from) <= 0) break;
    yield { from: lower, to: upper };
    upper = lower;
  }
  yield { from, to: upper };
}
