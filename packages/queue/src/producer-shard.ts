import { randomUUID } from 'node:crypto';
import { Queue, type Telemetry } from 'bullmq';
import type { Logger } from '@k8s-audit/logging';
import { addCounted } from './add-counted.ts';
import type { BatchJob } from './batch-job.ts';
import { checkDurability, type Durability } from './check-durability.ts';
import { EVENT_STREAM_LENGTH, shardName } from './queue-shard.ts';
import { connectProducer, type QueueConnection, type ShardPlace } from './redis-connections.ts';
import { createReplicaWait } from './replica-wait.ts';
import { createNodeFinder } from './shard-node.ts';
import { watchPressure, type ShardPressure } from './shard-pressure.ts';

/** From where on nothing more is taken, so that what was taken can be kept and drained. */
export interface PressureLimits {
  /** Of the memory that Redis may use. */
  readonly highWater: number;
  /** Of the oldest waiting batch; null for no limit. */
  readonly maxAgeMs: number | null;
}

export interface ShardStatus {
  readonly shard: string;
  /** True while it takes jobs. */
  readonly open: boolean;
  readonly durability: Durability | null;
  readonly pressure: ShardPressure | null;
}

export interface Refusal {
  readonly reason: 'unavailable' | 'full';
  readonly message: string;
}

export interface ProducerShard {
  status(): ShardStatus;
  /** Why it takes no jobs now; null while a job given to it would be kept. */
  refusal(): Refusal | null;
  /** True when it failed a moment ago, so that others are tried first. */
  isDoubtful(): boolean;
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
/** A shard that hangs costs the first sender two seconds, and then one every so often. */
const DOUBT_MS = 5_000;

/** One shard, with a connection of its own. Made while Redis is down, it works once it is up. */
export function createProducerShard(options: {
  readonly place: ShardPlace;
  readonly allowVolatile: boolean;
  /** Replicas that must have a job before it counts as kept. */
  readonly replicas: number;
  readonly limits: PressureLimits;
  readonly telemetry?: Telemetry | undefined;
  readonly logger: Logger;
}): ProducerShard {
  const { logger, limits, telemetry } = options;
  const { index } = options.place;
  const shard = shardName(index);
  const redis = connectProducer(options.place);
  const node = createNodeFinder(redis, index);
  const queue = openQueue(shard, redis, telemetry);
  const newQueueId = randomUUID();
  const pressure = watchPressure({
    index,
    highWater: limits.highWater,
    node,
  });
  const waitForReplicas = createReplicaWait({ replicas: options.replicas, node });
  let durability: Durability | null = null;
  let away = false;
  let failedAtMs = -Infinity;
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

  const refusal = (): Refusal | null => {
    if (redis.status !== 'ready' || durability === null) return UNREACHABLE;
    if (durability.verdict === 'volatile' && !options.allowVolatile) {
      const message = `Redis could lose what it acknowledges: ${durability.reason}`;
      return { reason: 'unavailable', message };
    }
    return describePressure(pressure.latest(), limits);
  };

  return {
    status: () => ({
      shard,
      open: refusal() === null,
      durability,
      pressure: pressure.latest(),
    }),
    refusal,
    isDoubtful: () => performance.now() - failedAtMs < DOUBT_MS,
    async add(job, jobId) {
      try {
        await addCounted({ queue, redis }, job, { jobId, index, newQueueId });
        if (options.replicas > 0) await waitForReplicas();
      } catch (error) {
        failedAtMs = performance.now();
        throw error;
      }
    },
    async ping() {
      await redis.ping();
    },
    firstCheck: first.promise,
    async close() {
      pressure.stop();
      await queue.close().catch(() => undefined);
      redis.disconnect();
    },
  };
}

function openQueue(shard: string, connection: QueueConnection, telemetry?: Telemetry): Queue {
  return new Queue(shard, {
    connection,
    ...(telemetry && { telemetry }),
    streams: { events: { maxLen: EVENT_STREAM_LENGTH } },
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: RETRY_DELAY_MS, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: false,
    },
  });
}

const UNREACHABLE: Refusal = {
  reason: 'unavailable',
  message: 'Redis cannot be reached: see REDIS_URL',
};

function describePressure(pressure: ShardPressure | null, limits: PressureLimits): Refusal | null {
  if (pressure === null) return null;
  if (pressure.fill >= limits.highWater) {
    const percent = Math.round(pressure.fill * 100);
    const message = `the queue is full: ${percent} % of Redis' memory is in use; see whether writers drain it`;
    return { reason: 'full', message };
  }
  if (limits.maxAgeMs !== null && pressure.oldestAgeMs > limits.maxAgeMs) {
    const minutes = Math.round(pressure.oldestAgeMs / 60_000);
    return {
      reason: 'full',
      message: `the oldest batch waits for ${minutes} minutes; see the writers`,
    };
  }
  return null;
}
