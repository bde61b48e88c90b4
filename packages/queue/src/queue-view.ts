import { Queue } from 'bullmq';
import type { Logger } from '@k8s-audit/logging';
import { readQueueDepth, type QueueDepth } from './queue-depth.ts';
import { EVENT_STREAM_LENGTH, shardName } from './queue-shard.ts';
import { connectProducer, placeShards, type QueueServers } from './redis-connections.ts';

/** A job that no writer so far could read. It stays until one can, or an operator removes it. */
export interface SetAsideJob {
  readonly shard: string;
  readonly id: string;
  readonly reason: string;
  readonly addedAt: Date;
}

export interface QueueView {
  depth(): Promise<QueueDepth[]>;
  setAside(limit: number): Promise<SetAsideJob[]>;
  close(): Promise<void>;
}

/** Looks at the shards without taking or adding anything: for pages and health checks. */
export function createQueueView(
  options: QueueServers & {
    readonly logger: Logger;
  },
): QueueView {
  const shards = placeShards(options).map((place) => {
    const { index } = place;
    const redis = connectProducer(place);
    const name = shardName(index);
    redis.on('error', (error) =>
      options.logger.debug({ shard: name, err: error }, 'queue is away'),
    );
    const queue = new Queue(name, {
      connection: redis,
      streams: { events: { maxLen: EVENT_STREAM_LENGTH } },
    });
    queue.on('error', () => undefined); // The connection's own handler has said it already.
    return { redis, queue, index, name };
  });
  return {
    depth: () => Promise.all(shards.map((shard) => readQueueDepth(shard.redis, shard.index))),
    async setAside(limit) {
      const lists = await Promise.all(
        shards.map(async ({ queue, name }) =>
          (await queue.getFailed(0, limit - 1)).map((job) => ({
            shard: name,
            id: job.id ?? '',
            reason: job.failedReason,
            addedAt: new Date(job.timestamp),
          })),
        ),
      );
      return lists.flat().slice(0, limit);
    },
    async close() {
      await Promise.all(shards.map((shard) => shard.queue.close().catch(() => undefined)));
      for (const shard of shards) shard.redis.disconnect();
    },
  };
}
