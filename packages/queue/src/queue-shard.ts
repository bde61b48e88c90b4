/**
 * Server number i of REDIS_URL holds shard i. The braces are Redis Cluster's hash tag: all keys of
 * a queue must lie in one slot.
 */
export function shardName(index: number): string {
  return `{audit-${index}}`;
}

/** BullMQ's own default, named here because depth is read from the lists directly. */
const KEY_PREFIX = 'bull';

export function shardKey(index: number, part: string): string {
  return `${KEY_PREFIX}:${shardName(index)}:${part}`;
}

/**
 * Every job writes four entries to its queue's event stream, which nothing here reads; BullMQ's
 * default keeps 10,000 of them in memory.
 */
export const EVENT_STREAM_LENGTH = 10;
