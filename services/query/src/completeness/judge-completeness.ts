import type { ClusterCompleteness } from '@k8s-audit/store';

export type CompletenessVerdict =
  /** All that was received is stored, known, in quarantine, or waits. */
  | 'complete'
  /** Events left a queue and are nowhere. */
  | 'lost'
  /** A queue forgot events that it had acknowledged; others may be gone with them. */
  | 'forgotten'
  /** No writer has looked lately. */
  | 'unchecked';

/** Writers look every few seconds, and take over from one that died after half a minute. */
const LONGEST_WITHOUT_CHECK_MS = 60_000;

export function judgeCompleteness(
  { lost, surplus, checkedAt }: Pick<ClusterCompleteness, 'lost' | 'surplus' | 'checkedAt'>,
  nowMs: number,
): CompletenessVerdict {
  if (lost > 0) return 'lost';
  if (surplus > 0) return 'forgotten';
  return nowMs - checkedAt.getTime() > LONGEST_WITHOUT_CHECK_MS ? 'unchecked' : 'complete';
}
