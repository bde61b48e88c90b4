import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createBatchConsumer, createBatchProducer, type BatchJob } from './index.ts';
import { shardKey } from './queue-shard.ts';
import { startRedisCluster, type StartedCluster } from './testing/start-redis-cluster.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const SHARDS = 6;

const aJob = (digest: string): BatchJob => ({
  v: 1,
  cluster: 'c',
  receivedAt: new Date().toISOString(),
  digest,
  events: 1,
  encoding: 'zstd',
  body: 'AA==',
});

/** A job whose fetching was under way at a kill is taken over after 40 s. */
const TAKEN_OVER_MS = 60_000;

async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = Date.now() + TAKEN_OVER_MS; Date.now() < until;) {
    if (await Promise.resolve(check()).catch(() => false)) return;
    await delay(25);
  }
  throw new Error('it never came true');
}

let cluster: StartedCluster;
const closing: Array<() => Promise<void>> = [];
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 60_000);
afterAll(async () => {
  for (const close of closing) await close();
  await cluster.stop();
});

describe('a queue on a Redis Cluster', () => {
  it('loses nothing that a replica had when a master is killed under load', async () => {
    const servers = { redisUrls: cluster.urls, clusterShards: SHARDS };
    const producer = createBatchProducer({ ...servers, allowVolatile: false, replicas: 1, logger });
    closing.push(() => producer.close());
    await eventually(() => producer.checkReady().then(() => true));
    const handled: string[] = [];
    const consumer = createBatchConsumer({
      ...servers,
      concurrency: 8,
      logger,
      handle: async (job) => void handled.push(job.digest),
      setAside: async () => undefined,
    });
    closing.push(() => consumer.close(1_000));
    const acknowledged: string[] = [];
    const load = { running: true, next: 0 };
    const send = async (): Promise<void> => {
      while (load.running) {
        const digest = `d${(load.next += 1)}`;
        // A sender sends the same again until it is taken.
        while (load.running && !(await producer.add(aJob(digest))).ok) await delay(10);
        if (load.running) acknowledged.push(digest);
      }
    };
    const senders = Array.from({ length: 8 }, send);
    try {
      await eventually(() => acknowledged.length > 300);
      await cluster.killMasterOf(shardKey(0, 'wait'));
      const before = acknowledged.length;
      await eventually(() => acknowledged.length > before + 300);
    } finally {
      load.running = false;
    }
    await Promise.all(senders);

    await eventually(async () => {
      const depths = await consumer.depth();
      return (
        depths.length === SHARDS && depths.every(({ waiting, active }) => waiting + active === 0)
      );
    });
    const done = new Set(handled);
    expect(acknowledged.filter((digest) => !done.has(digest))).toEqual([]);
  }, 200_000);
});
