import type { QueueTally } from '@k8s-audit/queue';
import type { QueueCount, QueueLook } from '@k8s-audit/store';

/** What queues counted, as the store compares it. */
export function lookAtQueues(tallies: readonly QueueTally[]): QueueLook {
  return { shards: tallies.map(({ shard }) => shard), counts: tallies.flatMap(toCounts) };
}

function toCounts({ shard, queue, clusters, waitingCounted }: QueueTally): QueueCount[] {
  if (queue === null) return [];
  return [...clusters].map(([cluster, { received, repeated, waiting }]) => ({
    shard,
    queue,
    cluster,
    received,
    repeated,
    waiting: waitingCounted ? waiting : null,
  }));
}
