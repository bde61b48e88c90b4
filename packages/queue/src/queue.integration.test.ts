import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import {
  createBatchConsumer,
  createBatchProducer,
  type BatchJob,
  type UnreadableJob,
  watchQueueRooms,
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

const refuse = async (): Promise<void> => {
  throw new Error('every job of this test can be read');
};

async function setUp(options: Parameters<typeof startRedis>[0] & { highWater?: number } = {}) {
  const { highWater = 0.85, ...server } = options;
  const redis = await startRedis(server);
  cleanups.push(() => redis.stop());
  const producer = createBatchProducer({
    redisUrls: [redis.url],
    allowVolatile: false,
    limits: { highWater, maxAgeMs: null },
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
      setAside: refuse,
      handle: async (job) => void seen.push(job.digest),
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => seen.length > 0);
    await eventually(async () => (await consumer.depth())[0]?.waiting === 0);
    expect(seen).toEqual(['d1']);
  });

  it('counts events with their jobs, those that are repeated and those that wait', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    for (const digest of ['d1', 'd2', 'd2']) await producer.add({ ...aJob(digest), events: 500 });
    await producer.add({ ...aJob('d3'), cluster: 'other', events: 7 });
    const seen: Array<string | null> = [];
    const held = Promise.withResolvers<void>();
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 2,
      logger,
      setAside: refuse,
      handle: (_job, { queue }) => {
        seen.push(queue);
        return held.promise;
      },
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => seen.length === 2); // Two are held, one waits.
    const [before] = await consumer.tallies();
    expect(before).toMatchObject({ queue: expect.any(String), waitingCounted: true });
    expect(Object.fromEntries(before?.clusters ?? [])).toEqual({
      c: { received: 1_000, repeated: 500, waiting: 1_000 },
      other: { received: 7, repeated: 0, waiting: 7 },
    });
    held.resolve();
    await eventually(async () => {
      const [after] = await consumer.tallies();
      return [...(after?.clusters.values() ?? [])].every(({ waiting }) => waiting === 0);
    });
    expect(seen).toEqual([before?.queue, before?.queue, before?.queue]);
  });

  it('tells a job from an earlier one with the same bytes, and knows it when it comes again', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    const seen: string[] = [];
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 1,
      logger,
      setAside: refuse,
      async handle(_job, { id }) {
        seen.push(id);
        if (seen.length === 1) throw new Error('try again');
      },
    });
    cleanups.push(() => consumer.close(1_000));
    const job = aJob('d1');
    await producer.add(job);
    await eventually(() => seen.length === 2);
    await eventually(async () => (await consumer.depth())[0]?.active === 0);
    await producer.add(job);
    await eventually(() => seen.length === 3);
    expect(seen[1]).toBe(seen[0]);
    expect(seen[2]).not.toBe(seen[0]);
  });

  it('takes jobs of a version before there were counts, and counts none of them', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    await producer.add(aJob('d1'));
    const connection = new Redis(redis.url);
    const old = new Queue('{audit-0}', { connection });
    cleanups.push(async () => {
      await old.close();
      connection.disconnect();
    });
    const jobId = `b-${createHash('sha256').update('c\0d2').digest('hex')}`;
    await old.add('batch', aJob('d2'), { jobId });
    await producer.add(aJob('d2')); // Sent again by an ingest that counts.
    const seen: string[] = [];
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 1,
      logger,
      setAside: refuse,
      handle: async ({ digest }, { queue }) => void seen.push(`${digest} ${queue !== null}`),
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => seen.length === 2);
    expect(seen).toEqual(['d1 true', 'd2 false']);
    const [tally] = await consumer.tallies();
    expect(tally?.clusters.get('c')).toMatchObject({ received: 1, repeated: 0 });
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
      setAside: refuse,
      handle: async () => {
        calls += 1;
        if (calls === 1) throw new Error('not now');
      },
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => calls === 2);
  });

  it('hands over jobs that it cannot read until they are kept, and nothing of them stays', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    await producer.add({ ...aJob('d1'), v: 2 } as unknown as BatchJob);
    await producer.add({ ...aJob('d2'), events: 'many' } as unknown as BatchJob);
    const aside: UnreadableJob[] = [];
    let tries = 0;
    let handled = 0;
    const consumer = createBatchConsumer({
      redisUrls: [redis.url],
      concurrency: 1,
      logger,
      handle: async () => void (handled += 1),
      setAside: async (job) => {
        tries += 1;
        if (tries === 1) throw new Error('the database is away');
        aside.push(job);
      },
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => aside.length === 2);
    await eventually(async () => {
      const [depth] = await consumer.depth();
      return depth !== undefined && depth.waiting + depth.active + depth.failed === 0;
    });
    const [newer, malformed] = aside.toSorted((a, b) => Number(b.version) - Number(a.version));
    expect(newer).toMatchObject({ version: 2, cluster: 'c', events: 1 });
    expect(newer?.reason).toMatch(/unknown version: this writer reads job version 1, not 2/);
    expect(JSON.parse(newer?.raw.toString() ?? '')).toMatchObject({ v: 2, digest: 'd1' });
    expect(malformed).toMatchObject({ version: null, events: 0 });
    expect(handled).toBe(0);
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
      setAside: refuse,
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

  it('is brought back by a copy of its append-only file, taken while it runs', async () => {
    const { redis, producer } = await setUp();
    await eventually(isReady(producer));
    for (const digest of ['d1', 'd2', 'd3']) await producer.add(aJob(digest));
    const copy = await startRedis({ copyOf: redis.dir });
    cleanups.push(() => copy.stop());
    const seen = new Set<string>();
    const consumer = createBatchConsumer({
      redisUrls: [copy.url],
      concurrency: 4,
      logger,
      setAside: refuse,
      handle: async (job, { queue }) => void seen.add(`${job.digest} ${queue === null}`),
    });
    cleanups.push(() => consumer.close(1_000));
    await eventually(() => seen.size === 3);
    expect([...seen].sort()).toEqual(['d1 false', 'd2 false', 'd3 false']); // Counts came along.
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
    // Above the mark is room for what comes in until it is seen, a second later.
    const { redis, producer } = await setUp({ settings: ['--maxmemory', '8mb'], highWater: 0.5 });
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
      setAside: async () => undefined,
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

  it('tells those who put nothing in how long its room lasts, as it tells its producer', async () => {
    const { redis, producer } = await setUp({ settings: ['--maxmemory', '100mb'] });
    const rooms = watchQueueRooms({ redisUrls: [redis.url], highWater: 0.85, logger });
    cleanups.push(async () => rooms.close());
    await eventually(() => producer.status()[0]?.pressure?.bufferHours != null);
    await eventually(() => rooms.latest()[0]?.pressure?.bufferHours != null);
    const [told] = rooms.latest();
    expect(told?.shard).toBe(producer.status()[0]?.shard);
    expect(told?.pressure?.fill).toBeCloseTo(producer.status()[0]?.pressure?.fill ?? 1, 2);
    expect(told?.pressure?.bufferHours).toBeGreaterThan(1);
  });
});
