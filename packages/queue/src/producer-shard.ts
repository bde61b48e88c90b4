import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Logger } from '@k8s-audit/logging';
import { addCounted } from './add-counted.ts';
import type { BatchJob } from './batch-job.ts';
import { checkDurability, type Durability } from './check-durability.ts';
import { EVENT_STREAM_LENGTH, shardName } from './queue-shard.ts';
import { connectProducer } from './redis-connections.ts';
import { COUNT_JOB } from './tally.ts';

export interface ShardStatus {
  readonly shard: string;
  readonly ready: boolean;
  readonly durability: Durability | null;
}

export interface ProducerShard {
  status(): ShardStatus;
  /** True while a job given to it would be kept. */
  accepts(): boolean;
  /** Resolves when Redis has written the job to its append-only file. */
  add(job: BatchJob, jobId: string): Promise<void>;
  ping(): Promise<void>;
  firstCheck: Promise<Durability>;
  close(): Promise<void>;
}

/**
 * A writer that fails keeps the job and tries again, for ever: the queue is where events wait.
 * What could never succeed is put aside by the writer itself.
 */
const ATTEMPTS = 1_000_000;
const RETRY_DELAY_MS = 1_000;

/** One Redis of the list, with its own connection. Made while Redis is down, it works once it is up. */
export function createProducerShard(options: {
  readonly url: string;
  readonly index: number;
  readonly allowVolatile: boolean;
  readonly logger: Logger;
}): ProducerShard {
  const { logger } = options;
  const shard = shardName(options.index);
  const redis = connectProducer(options.url);
  const queue = new Queue(shard, {
    connection: redis,
    streams: { events: { maxLen: EVENT_STREAM_LENGTH } },
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: RETRY_DELAY_MS, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: false,
    },
  });
  redis.defineCommand(COUNT_JOB.name, COUNT_JOB);
  const newQueueId = randomUUID();
  let durability: Durability | null = null;
  let away = false;
  const first = Promise.withResolvers<Durability>();

  const check = async (): Promise<void> => {
    try {
      durability = await checkDurability(redis);
      away = false;
      first.resolve(durability);
      if (durability.verdict === 'durable') logger.info({ shard }, 'queue is ready');
      else logger.warn({ shard, reason: durability.reason }, `queue is ${durability.verdict}`);
    } catch (error) {
      logger.warn({ shard, err: error }, 'queue did not say whether it is durable');
    }
  };
  redis.on('ready', () => void check());
  const onFault = (error: Error): void => {
    durability = null;
    if (!away) logger.warn({ shard, err: error }, 'queue is away');
    away = true;
  };
  redis.on('error', onFault);
  redis.on('close', () => onFault(new Error('the connection to Redis closed')));
  queue.on('error', () => undefined); // The connection's own handler has said it already.

  return {
    status: () => ({ shard, ready: redis.status === 'ready', durability }),
    accepts: () =>
      redis.status === 'ready' &&
      durability !== null &&
      (durability.verdict !== 'volatile' || options.allowVolatile),
    async add(job, jobId) {
      await addCounted(queue, job, { jobId, index: options.index, newQueueId });
    },
    async ping() {
      await redis.ping();
    },
    firstCheck: first.promise,
    async close() {
      await queue.close().catch(() => undefined);
      redis.disconnect();
    },
  };
}
