import { Cluster, type Redis } from 'ioredis';
import { shardKey } from './queue-shard.ts';
import type { QueueConnection } from './redis-connections.ts';

/** All servers that hold data: of a cluster its masters. */
export function mastersOf(connection: QueueConnection): Redis[] {
  return connection instanceof Cluster ? connection.nodes('master') : [connection];
}

/**
 * Finds the connection on which a shard's commands go, for what must go the same way: in a cluster,
 * commands without a key go to any node. Null while it is not known.
 */
export function createNodeFinder(
  connection: QueueConnection,
  index: number,
): () => Promise<Redis | null> {
  if (!(connection instanceof Cluster))
    return async () => (connection.status === 'ready' ? connection : null);
  let slot: number | null = null;
  return async () => {
    const [any] = connection.nodes('master');
    if (any === undefined) return null;
    slot ??= await any.cluster('KEYSLOT', shardKey(index, 'wait'));
    const key = connection.slots[slot]?.[0];
    return (
      connection.nodes('master').find(({ options }) => `${options.host}:${options.port}` === key) ??
      null
    );
  };
}
