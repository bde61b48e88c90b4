import type { Redis } from 'ioredis';

/** Below the time that a command may take. */
const WAIT_MS = 1_500;

/**
 * Waits until replicas have what was written before on the same connection: Redis answers a write
 * before it sends it to them. WAITAOF, from Redis 7.2 on, waits until it is in their files too.
 * Rejects when too few have it in time.
 */
export function createReplicaWait(options: {
  readonly replicas: number;
  /** The connection that wrote. */
  readonly node: () => Promise<Redis | null>;
}): () => Promise<void> {
  let command: 'WAITAOF' | 'WAIT' = 'WAITAOF';
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  const count = async (redis: Redis): Promise<number> => {
    if (command === 'WAIT') return Number(await redis.call('WAIT', options.replicas, WAIT_MS));
    try {
      const answer = await redis.call('WAITAOF', 1, options.replicas, WAIT_MS);
      const [local, replicas] = answer as [unknown, unknown];
      return Number(local) < 1 ? 0 : Number(replicas);
    } catch (error) {
      if (!(error instanceof Error && /unknown command/i.test(error.message))) throw error;
      command = 'WAIT';
      return count(redis);
    }
  };

  const wait = async (): Promise<void> => {
    next = null; // Who comes from now on may have written after this command.
    const redis = await options.node();
    if (redis === null) throw new Error('the shard has no server now');
    const have = await count(redis);
    if (have < options.replicas)
      throw new Error(
        `${have} of ${options.replicas} replicas have it: see them, or lower REDIS_WAIT_REPLICAS`,
      );
  };

  // One command serves all who wrote before it: each would hold up the connection for all others.
  return () => {
    next ??= running = running.catch(() => undefined).then(wait);
    return next;
  };
}
