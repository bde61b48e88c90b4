import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createReplicaWait } from './replica-wait.ts';
import { startRedis, type StartedRedis } from './testing/start-redis.ts';

const servers: StartedRedis[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function startPair(): Promise<{ master: Redis; replica: StartedRedis }> {
  const [first, replica] = [await startRedis(), await startRedis()];
  servers.push(first, replica);
  const admin = new Redis(replica.url);
  await admin.replicaof('127.0.0.1', new URL(first.url).port);
  while (!(await admin.info('replication')).includes('master_link_status:up'));
  admin.disconnect();
  return { master: new Redis(first.url), replica };
}

describe('createReplicaWait', () => {
  it('resolves when the replica has it, and rejects while it has not', async () => {
    const { master, replica } = await startPair();
    const wait = createReplicaWait({ replicas: 1, node: async () => master });
    await master.set('a', '1');
    await wait();
    replica.signal('SIGSTOP');
    await master.set('a', '2');
    await expect(wait()).rejects.toThrow('0 of 1 replicas have it');
    replica.signal('SIGCONT');
    await master.set('a', '3');
    await wait();
    master.disconnect();
  }, 30_000);

  it('asks once for all who wrote meanwhile', async () => {
    const { master } = await startPair();
    const wait = createReplicaWait({ replicas: 1, node: async () => master });
    await wait();
    await master.config('RESETSTAT');
    await Promise.all([wait(), wait(), wait(), wait()]);
    const stats = await master.info('commandstats');
    expect(Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1])).toBeLessThanOrEqual(2);
    master.disconnect();
  }, 30_000);
});
