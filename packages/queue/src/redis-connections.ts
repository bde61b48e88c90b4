import { Redis, type RedisOptions } from 'ioredis';

/** Back within half a second of Redis: BullMQ's own strategy waits up to 20 s. */
const MAX_RECONNECT_DELAY_MS = 500;

const shared = {
  retryStrategy: (times: number) => Math.min(50 * times, MAX_RECONNECT_DELAY_MS),
  connectTimeout: 1_000,
  keepAlive: 10_000,
  // A network that swallows everything leaves a connection that looks well for a quarter of an hour.
  // No command of ours takes so long: the longest waits 10 s for the next job.
  socketTimeout: 15_000,
} satisfies RedisOptions;

/**
 * For adding jobs: fails at once while Redis is away and within two seconds when it hangs, so that
 * ingest can answer. Commands are never sent again by the client: a lost answer is the sender's to
 * repeat, and content decides what is the same.
 */
export function connectProducer(url: string): Redis {
  return new Redis(url, {
    ...shared,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: 2_000,
    socketTimeout: 4_000,
  });
}

/** For workers, which wait for Redis as long as it takes (BullMQ requires the null). */
export function connectWorker(url: string): Redis {
  return new Redis(url, { ...shared, maxRetriesPerRequest: null });
}
