import { shardKey, shardName } from './queue-shard.ts';
import type { QueueConnection } from './redis-connections.ts';

export interface QueueDepth {
  readonly shard: string;
  readonly waiting: number;
  readonly active: number;
  /** Waiting for another try. */
  readonly delayed: number;
  /** Given up by BullMQ: none of ours ever is. */
  readonly failed: number;
  /** How long the next job to be taken has waited; 0 when none waits. */
  readonly oldestAgeMs: number;
}

/** Reads a shard's depth from its keys: BullMQ's own getters load whole jobs, bodies included. */
export async function readQueueDepth(redis: QueueConnection, index: number): Promise<QueueDepth> {
  const [waiting, active, delayed, failed, oldestAgeMs] = await Promise.all([
    redis.llen(shardKey(index, 'wait')),
    redis.llen(shardKey(index, 'active')),
    redis.zcard(shardKey(index, 'delayed')),
    redis.zcard(shardKey(index, 'failed')),
    readOldestAgeMs(redis, index),
  ]);
  return { shard: shardName(index), waiting, active, delayed, failed, oldestAgeMs };
}

/** How long the next job to be taken has waited; 0 when none waits. */
export async function readOldestAgeMs(redis: QueueConnection, index: number): Promise<number> {
  const oldestId = await redis.lindex(shardKey(index, 'wait'), -1);
  const addedAt = oldestId ? await redis.hget(shardKey(index, oldestId), 'timestamp') : null;
  return addedAt ? Math.max(0, Date.now() - Number(addedAt)) : 0;
}
