import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import {
  createBatchConsumer,
  createBatchProducer,
  createQueueView,
  type BatchJob,
} from './index.ts';
import { startRedis } from './testing/start-redis.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const cleanups: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const aJob = (digest: string): BatchJob => ({
  v: 1,
  cluster: 'c',
  receivedAt: new Date().toISOString(),
  digest,
  events: 1,
  encoding: 'zstd',
  body: 'AA==',
});

async function setUp(options: Parameters<typeof startRedis>[0] = {}) {
  const redis = await startRedis(options);
  cleanups.push(() => redis.stop());
  const producer = createBatchProducer({
    redisUrls: [redis.url],
    allowVolatile: false,
    logger,
  });
  cleanups.push(() => producer.close());
  return { redis, producer };
}

async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 8_000; Date.now() < until;) {
    if (await Promise.resolve(check()).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never came true');
}

const isReady = (producer: ReturnType<typeof createBatchProducer>) => () =>
  producer.checkReady().then(() => true);

describe('the queue', () => {
  it('carries a job to the consumer once, though it was added twice', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    expect(await producer.add(aJob('d1'))).toEqual({ ok: true });
    expect(await producer.add(aJob('d1'))).toEqual({ ok: true });
    const seen: string[] = [];
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 4,
      logger,
      handle: async (job) => void seen.push(job.digest),
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => seen.length > 0);
    await eventually(async () => (await consumer.depth())[0]?.waiting === 0);
    expect(seen).toEqual(['d1']);
  });

  it('brings a job again after its handler failed', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    await producer.add(aJob('d1'));
    let calls = 0;
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 1,
      logger,
      handle: async () => {
        calls += 1;
        if (calls === 1) throw new Error('not now');
      },
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => calls === 2);
  });

  it('puts a job of an unknown version aside', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    await producer.add({ ...aJob('d1'), v: 2 } as unknown as BatchJob);
    let handled = 0;
    let aside = 0;
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 1,
      logger,
      handle: async () => void (handled += 1),
      onSetAside: () => void (aside += 1),
    });
    cleanups.push(() => consumer.close(1_000));
    const view = createQueueView({ redisUrls: [redis.url], logger });
    cleanups.push(() => view.close());
    await eventually(async () => (await view.setAside(10)).length === 1);
    expect((await view.setAside(10))[0]?.reason).toMatch(/unknown version/);
    expect([handled, aside]).toEqual([0, 1]);
  });

  it('closes at its deadline while a handler does not end', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    await producer.add(aJob('d1'));
    let started = false;
    const held = Promise.withResolvers<void>();
    cleanups.push(async () => held.resolve());
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 1,
      logger,
      handle: () => {
        started = true;
        return held.promise;
      },
    });
    await eventually(() => started);
    const before = Date.now();
    await consumer.close(300);
    expect(Date.now() - before).toBeLessThan(2_000);
  });

  it('refuses while Redis is down at start and recovers by itself', async () => {
    const { redis, producer } = await setUp({ start: false });
    expect(await producer.add(aJob('d1'))).toMatchObject({ ok: false, reason: 'unavailable' });
    await redis.start();
    await eventually(isReady(producer));
    expect(await producer.add(aJob('d1'))).toEqual({ ok: true });
  });

  it('answers within 4 seconds while Redis hangs', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    redis.signal('SIGSTOP');
    const before = Date.now();
    expect(await producer.add(aJob('d1'))).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(Date.now() - before).toBeLessThan(4_500);
  });

  it('falls over to another shard while one is dead', async () => {
    const [dead, alive] = [await startRedis({ start: false }), await startRedis()];
    cleanups.push(() => alive.stop());
    const redisUrls = [dead.url, alive.url];
    const producer = createBatchProducer({ redisUrls, allowVolatile: false, logger });
    cleanups.push(() => producer.close());
    await eventually(isReady(producer));
    for (const digest of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect(await producer.add(aJob(digest))).toEqual({ ok: true });
    }
  });

  it('stops below the memory of Redis, so that writers can drain it, and goes on then', async () => {
    const { redis, producer } = await setUp({ settings: ['--maxmemory', '8mb'] });
    await eventually(isReady(producer));
    const body = 'x'.repeat(50_000);
    let taken = 0;
    await eventually(async () => {
      const outcome = await producer.add({ ...aJob(`d${taken}`), body });
      if (outcome.ok) taken += 1;
      return !outcome.ok && outcome.reason === 'full';
    });
    expect(taken).toBeGreaterThan(20);
    expect(producer.pressure()).toBe(1);
    const handled = new Set<string>();
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 4,
      logger,
      handle: async (job) => void handled.add(job.digest),
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => handled.size === taken);
    await eventually(async () => (await producer.add(aJob('late'))).ok);
  }, 30_000);

  it('finds a Redis that could lose jobs, says how to mend it and adds nothing', async () => {
    const { producer } = await setUp({ fsync: 'everysec' });
    expect(await producer.findVolatileShard(3_000)).toMatchObject({
      reason: expect.stringContaining('CONFIG SET appendfsync always'),
    });
    expect(await producer.add(aJob('d1'))).toMatchObject({ ok: false, reason: 'unavailable' });
  });
});
