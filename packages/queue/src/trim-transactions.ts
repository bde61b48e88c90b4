import type { QueueConnection } from './redis-connections.ts';

/**
 * Lets transactions of a connection run only these scripts; called by themselves, the others go on as
 * before. ioredis copies every script of the connection into each transaction that it makes (the
 * constructor of its Pipeline), and BullMQ defines some sixty: 25 µs of CPU a job in place of 7, and
 * 10 KB of garbage that lives until Redis answers.
 */
export function trimTransactions(
  redis: QueueConnection,
  isNeeded: (script: string) => boolean,
): void {
  const scripts: Record<string, unknown> = redis.scriptsSet;
  for (const name of Object.keys(scripts)) if (!isNeeded(name)) delete scripts[name];
}
