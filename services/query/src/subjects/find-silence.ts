import { fieldIs, type ClusterActivity } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { judgeSilence, type Silence } from './judge-silence.ts';

const DAY_US = 86_400_000_000n;
/** Ten minutes each. */
const BUCKETS = 144;
/** A cluster that was heard this lately is not looked into. */
const HEARD_MS = 10 * 60_000;

/** Whether a cluster that used to send is quiet for longer than usual; null when it is not. */
export async function findSilence(
  reader: Pick<EventReader, 'histogram'>,
  { cluster, lastEventUs }: ClusterActivity,
): Promise<Silence | null> {
  const nowMs = Date.now();
  if (nowMs - Number(lastEventUs / 1_000n) < HEARD_MS) return null;
  const histogram = await reader.histogram({
    filter: fieldIs('cluster', cluster),
    fromUs: lastEventUs - DAY_US,
    toUs: lastEventUs + 1n,
    buckets: BUCKETS,
  });
  return judgeSilence(histogram, { lastEventUs, nowMs });
}
