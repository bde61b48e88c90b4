import { Cluster, Redis } from 'ioredis';

/** To a server, or to a cluster of them; both take the same commands. */
export type QueueConnection = Redis | Cluster;

/** Where a shard lies. */
export interface ShardPlace {
  readonly index: number;
  /** One server; or, of a cluster, some of its nodes. */
  readonly urls: readonly string[];
  readonly isCluster: boolean;
}

export interface QueueServers {
  /** Server number i holds shard i; with `clusterShards` these are nodes of one Redis Cluster. */
  readonly redisUrls: readonly string[];
  /** As many shards are spread over a Redis Cluster; 0 where there is none. */
  readonly clusterShards?: number;
}

export function placeShards({ redisUrls, clusterShards = 0 }: QueueServers): ShardPlace[] {
  if (clusterShards === 0)
    return redisUrls.map((url, index) => ({ index, urls: [url], isCluster: false }));
  return Array.from({ length: clusterShards }, (_, index) => ({
    index,
    urls: redisUrls,
    isCluster: true,
  }));
}

/** Back within half a second of Redis: BullMQ's own strategy waits up to 20 s. */
const MAX_RECONNECT_DELAY_MS = 500;
const retryStrategy = (times: number): number => Math.min(50 * times, MAX_RECONNECT_DELAY_MS);

const shared = {
  connectTimeout: 1_000,
  keepAlive: 10_000,
  // A network that swallows everything leaves a connection that looks well for a quarter of an hour.
  // No command of ours takes so long: the longest waits 10 s for the next job.
  socketTimeout: 15_000,
};

/**
 * For adding jobs: fails at once while Redis is away and within two seconds when it hangs, so that
 * ingest can answer. Commands are never sent again by the client: a lost answer is the sender's to
 * repeat, and content decides what is the same.
 */
export function connectProducer(place: ShardPlace): QueueConnection {
  return connect(place, {
    ...shared,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: 2_000,
    socketTimeout: 4_000,
  });
}

/** For workers, which wait for Redis as long as it takes (BullMQ requires the null). */
export function connectWorker(place: ShardPlace): QueueConnection {
  return connect(place, { ...shared, enableOfflineQueue: true, maxRetriesPerRequest: null });
}

interface ConnectOptions {
  readonly connectTimeout: number;
  readonly keepAlive: number;
  readonly socketTimeout: number;
  readonly enableOfflineQueue: boolean;
  readonly maxRetriesPerRequest: number | null;
  readonly autoResendUnfulfilledCommands?: boolean;
  readonly commandTimeout?: number;
}

function connect(
  { urls, isCluster }: ShardPlace,
  { enableOfflineQueue, ...options }: ConnectOptions,
): QueueConnection {
  const [first = ''] = urls;
  if (!isCluster) return new Redis(first, { ...options, enableOfflineQueue, retryStrategy });
  const { username, password, protocol } = new URL(first);
  const nodes = urls.map((url) => {
    const { hostname, port } = new URL(url);
    return { host: hostname, port: Number(port || 6379) };
  });
  return new Cluster(nodes, {
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    redisOptions: {
      ...options,
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: {} }),
    },
  });
}
