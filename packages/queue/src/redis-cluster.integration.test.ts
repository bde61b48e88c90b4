import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createBatchConsumer, createBatchProducer, type BatchJob } from './index.ts';
import { startRedisCluster, type StartedCluster } from './testing/start-redis-cluster.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const SHARDS = 6;

let cluster: StartedCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 60_000);
afterAll(() => cluster.stop());

/** What happens when a master is killed stands among the faults: it takes most of a minute. */
describe('a queue on a Redis Cluster', () => {
  it('spreads its shards over the masters, and hands out what each holds', async () => {
    const servers = { redisUrls: cluster.urls, clusterShards: SHARDS };
    const producer = createBatchProducer({ ...servers, allowVolatile: false, replicas: 1, logger });
    const handled = new Map<string, string | null>();
    const consumer = createBatchConsumer({
      ...servers,
      concurrency: 2,
      logger,
      handle: async (job, { queue }) => void handled.set(job.digest, queue),
      setAside: async () => undefined,
    });
    const digests = Array.from({ length: 60 }, (_, number) => `d${number}`);
    try {
      while ((await producer.checkReady().catch(() => 'not yet')) === 'not yet') await delay(25);
      while (!producer.status().every(({ open }) => open)) await delay(25);
      for (const digest of digests)
        expect(await producer.add({ ...A_JOB, digest })).toEqual({ ok: true });
      while (handled.size < digests.length) await delay(25);
    } finally {
      await consumer.close(1_000);
      await producer.close();
    }
    expect([...handled.keys()].toSorted()).toEqual(digests.toSorted());
    expect(new Set(handled.values()).size).toBe(SHARDS);
  }, 60_000);
});

const A_JOB: Omit<BatchJob, 'digest'> = {
  v: 1,
  cluster: 'c',
  receivedAt: new Date().toISOString(),
  events: 1,
  encoding: 'zstd',
  body: 'AA==',
};
