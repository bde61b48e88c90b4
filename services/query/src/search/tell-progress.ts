import { formatMicroTime } from '@k8s-audit/audit-event';
import type { EventReader } from '../event-reader.ts';

/** How far a search came whose time was used up. */
export interface SearchProgress {
  /** All that is newer has been searched; RFC 3339 with microseconds. */
  readonly backTo: string;
  /** The share of the time asked for that lies behind it, from 0 to 1. */
  readonly share: number;
}

/** `range` is what was asked for: without ends it goes from the oldest event stored to the newest. */
export async function tellProgress(
  reader: Pick<EventReader, 'clusters'>,
  backToUs: bigint,
  range: { readonly fromUs?: bigint | undefined; readonly toUs?: bigint | undefined },
): Promise<SearchProgress> {
  const clusters = await reader.clusters();
  const oldestUs = Math.min(...clusters.map(({ firstEventUs }) => Number(firstEventUs)));
  const newestUs = Math.max(...clusters.map(({ lastEventUs }) => Number(lastEventUs)));
  const fromUs = Math.max(oldestUs, Number(range.fromUs ?? oldestUs));
  const toUs = Math.min(newestUs, Number(range.toUs ?? newestUs));
  const share = (toUs - Number(backToUs)) / (toUs - fromUs);
  return {
    backTo: formatMicroTime(backToUs),
    share: Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0,
  };
}
