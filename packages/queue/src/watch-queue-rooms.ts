import type { Logger } from '@k8s-audit/logging';
import { shardName } from './queue-shard.ts';
import { connectProducer, placeShards, type QueueServers } from './redis-connections.ts';
import { createNodeFinder } from './shard-node.ts';
import { watchPressure, type ShardPressure } from './shard-pressure.ts';

export interface QueueRoom {
  readonly shard: string;
  /** Null while it was never told. */
  readonly pressure: ShardPressure | null;
}

export interface QueueRooms {
  latest(): QueueRoom[];
  close(): void;
}

/** Follows how much room each shard has, for those who put nothing in. */
export function watchQueueRooms(
  options: QueueServers & { readonly highWater: number; readonly logger: Logger },
): QueueRooms {
  const shards = placeShards(options).map((place) => {
    const { index } = place;
    const redis = connectProducer(place);
    redis.on('error', (error) => options.logger.debug({ index, err: error }, 'Redis is away'));
    const node = createNodeFinder(redis, index);
    return { index, redis, gauge: watchPressure({ index, highWater: options.highWater, node }) };
  });
  return {
    latest: () =>
      shards.map(({ index, gauge }) => ({ shard: shardName(index), pressure: gauge.latest() })),
    close() {
      for (const { redis, gauge } of shards) {
        gauge.stop();
        redis.disconnect();
      }
    },
  };
}
