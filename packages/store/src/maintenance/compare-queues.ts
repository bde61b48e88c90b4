import type { Tally } from '../schema/tally.ts';

/** What a queue says about a cluster. */
export interface QueueCount {
  readonly shard: string;
  readonly queue: string;
  readonly cluster: string;
  readonly received: number;
  readonly repeated: number;
  /** Null when too many jobs wait to count their events. */
  readonly waiting: number | null;
}

/** A look at all queues at once. */
export interface QueueLook {
  /** The shards that answered, also those that never got a job. */
  readonly shards: readonly string[];
  readonly counts: readonly QueueCount[];
}

export interface QueueCheck extends QueueCount {
  /** Put on the queue, no longer on it, and not in the tallies. */
  readonly lost: number;
  /** In the tallies, and never put on the queue as far as it knows: it forgot what it acknowledged. */
  readonly surplus: number;
}

/** What is known of a cluster's events, as the columns of `cluster_checks` are called. */
export const CHECK_COUNTS = [
  'received',
  'stored',
  'duplicates',
  'quarantined',
  'discarded',
  'waiting',
  'lost',
  'surplus',
] as const;

export interface ClusterCheck extends Readonly<Record<(typeof CHECK_COUNTS)[number], number>> {
  readonly cluster: string;
}

export interface SeenCheck extends QueueCheck {
  /** False for a queue that did not answer, or is no longer there. */
  readonly seen: boolean;
}

/** A job is in the tallies before it leaves its queue: so both bounds hold at any moment. */
export function compareQueues(
  { shards, counts }: QueueLook,
  more: {
    readonly known: readonly QueueCheck[];
    readonly before: readonly Tally[];
    readonly after: readonly Tally[];
  },
): SeenCheck[] {
  const takenIn = (sums: readonly Tally[], { queue, cluster }: QueueCount): number =>
    sums.find((one) => one.queue === queue && one.cluster === cluster)?.taken ?? 0;
  const seen = counts.map((count) => {
    const { received, waiting } = count;
    const lost =
      waiting === null ? 0 : Math.max(0, received - waiting - takenIn(more.after, count));
    const surplus = Math.max(0, takenIn(more.before, count) - received);
    return { ...count, lost, surplus, seen: true };
  });
  const isSeen = new Set(counts.map(({ queue, cluster }) => `${queue} ${cluster}`));
  const gone = more.known
    .filter(({ queue, cluster }) => !isSeen.has(`${queue} ${cluster}`))
    .map((check) => {
      const left = Math.max(0, check.received - takenIn(more.after, check));
      // Another queue in its place: its server lost its data. Otherwise it may come back.
      return shards.includes(check.shard)
        ? { ...check, waiting: 0, lost: left, seen: false }
        : { ...check, waiting: left, seen: false };
    });
  return [...seen, ...gone];
}

/** What became of each cluster's events. What is neither done nor lost waits. */
export function sumClusters(
  queues: readonly QueueCheck[],
  before: readonly Tally[],
): ClusterCheck[] {
  const clusters = new Set([...queues, ...before].map(({ cluster }) => cluster));
  return [...clusters].map((cluster) => {
    const ofCluster = queues.filter((one) => one.cluster === cluster);
    const sum = (key: 'received' | 'repeated' | 'lost' | 'surplus'): number =>
      ofCluster.reduce((total, one) => total + one[key], 0);
    const became = before.find((one) => one.cluster === cluster && one.queue === '');
    const { taken = 0, stored = 0, quarantined = 0, discarded = 0 } = became ?? {};
    const repeated = sum('repeated');
    const duplicates = (became?.duplicates ?? 0) + repeated;
    const received = sum('received') + repeated + taken;
    const [lost, surplus] = [sum('lost'), sum('surplus')];
    const done = stored + duplicates + quarantined + discarded;
    const waiting = received + surplus - done - lost;
    return {
      cluster,
      received,
      stored,
      duplicates,
      quarantined,
      discarded,
      waiting,
      lost,
      surplus,
    };
  });
}
