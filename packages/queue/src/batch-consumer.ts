import { Queue, Worker, type Job, type Telemetry } from 'bullmq';
import type { Logger } from '@k8s-audit/logging';
import {
  describeUnreadable,
  readBatchJob,
  readTicket,
  type BatchJob,
  type UnreadableJob,
} from './batch-job.ts';
import { readQueueDepth, type QueueDepth } from './queue-depth.ts';
import { EVENT_STREAM_LENGTH, shardName } from './queue-shard.ts';
import {
  connectProducer,
  connectWorker,
  placeShards,
  type QueueConnection,
  type QueueServers,
} from './redis-connections.ts';
import { readCountedName, readQueueId, readQueueTally, type QueueTally } from './tally.ts';

export interface JobOrigin {
  /** The same whenever this job is tried again, another when its bytes are put on the queue again. */
  readonly id: string;
  /** How often a worker died while it held this job. */
  readonly stalls: number;
  /** The queue on which its events were counted; null where they were not. */
  readonly queue: string | null;
}

export interface BatchConsumerOptions extends QueueServers {
  /** Jobs held at once, per shard. */
  readonly concurrency: number;
  /** Goes on with the traces of the producers. */
  readonly telemetry?: Telemetry | undefined;
  readonly logger: Logger;
  /** Resolves once the batch is stored; a rejection brings the job again later. */
  handle(job: BatchJob, origin: JobOrigin): Promise<void>;
  /**
   * Keeps a job that this version cannot read; resolves once it is kept elsewhere, and the job leaves
   * the queue. A rejection brings it again later.
   */
  setAside(job: UnreadableJob, origin: JobOrigin): Promise<void>;
}

export interface BatchConsumer {
  /** How long ago a job last finished; at first how long ago the consumer started. */
  sinceFinishedMs(): number;
  depth(): Promise<QueueDepth[]>;
  /** What each queue counted, of those that answer. */
  tallies(): Promise<QueueTally[]>;
  /** Takes no more jobs and waits for those it holds; past the deadline leaves them to others. */
  close(deadlineMs: number): Promise<void>;
}

/** Renewed at half of it for as long as a job takes; nothing of ours blocks the event loop so long. */
const LOCK_DURATION_MS = 30_000;
/** After a kill -9 its jobs are taken over when their locks have ended, within so long: 40 s at most. */
const STALLED_INTERVAL_MS = 10_000;
/** A job is never failed for crashes: the writer counts them itself and deals with it. */
const MAX_STALLED_COUNT = 1_000_000;

/** Drains every shard. Jobs that this version cannot read are handed over to be put aside. */
export function createBatchConsumer(options: BatchConsumerOptions): BatchConsumer {
  let finishedAtMs = performance.now();
  const shards = placeShards(options).map((place) => {
    const { index } = place;
    const readers = connectProducer(place);
    readers.on('error', () => undefined); // The worker's connection reports it.
    const connection = connectWorker(place);
    const queueId = rememberQueueId(readers, index);
    const worker = createWorker(options, connection, {
      index,
      queueId,
      onFinished: () => {
        finishedAtMs = performance.now();
      },
    });
    void retryFailed(readers, index, options.logger);
    return { readers, connection, worker, index };
  });
  return {
    sinceFinishedMs: () => performance.now() - finishedAtMs,
    depth: () => Promise.all(shards.map((shard) => readQueueDepth(shard.readers, shard.index))),
    async tallies() {
      const answers = await Promise.allSettled(
        shards.map((shard) => readQueueTally(shard.readers, shard.index)),
      );
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    },
    async close(deadlineMs) {
      await Promise.all(shards.map((shard) => closeWorker(shard.worker, deadlineMs)));
      for (const shard of shards) {
        shard.readers.disconnect();
        shard.connection.disconnect();
      }
    },
  };
}

function createWorker(
  options: BatchConsumerOptions,
  connection: QueueConnection,
  shard: { index: number; queueId: () => Promise<string | null>; onFinished: () => void },
): Worker {
  const { logger } = options;
  const name = shardName(shard.index);
  const worker = new Worker(name, (job) => processJob(job, options, shard.queueId), {
    connection,
    ...(options.telemetry && { telemetry: options.telemetry }),
    concurrency: options.concurrency,
    lockDuration: LOCK_DURATION_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: MAX_STALLED_COUNT,
    removeOnComplete: { count: 0 },
  });
  worker.on('completed', shard.onFinished);
  worker.on('failed', (job, error) => {
    shard.onFinished();
    logger.warn({ shard: name, job: job?.id, err: error }, 'a job failed');
  });
  worker.on('error', (error) =>
    logger.warn({ shard: name, err: error }, 'queue worker has trouble'),
  );
  worker.on('stalled', (job) =>
    logger.warn({ shard: name, job }, 'took over a job of a dead writer'),
  );
  return worker;
}

async function processJob(
  job: Job,
  options: BatchConsumerOptions,
  queueId: () => Promise<string | null>,
): Promise<void> {
  const counted = readCountedName(job.name);
  const origin: JobOrigin = {
    id: `${job.id}${readTicket(job.data)}`,
    stalls: job.stalledCounter,
    queue: counted === null ? null : await queueId(),
  };
  const read = readBatchJob(job.data);
  if (read.ok) return options.handle(read.job, origin);
  const reason = `${read.kind}: ${read.reason}`;
  return options.setAside({ ...describeUnreadable(job, reason), ...counted }, origin);
}

/** Asked once a connection: behind another there may be a Redis that lost its data. */
function rememberQueueId(redis: QueueConnection, index: number): () => Promise<string | null> {
  let asked: Promise<string | null> | null = null;
  const forget = (): void => {
    asked = null;
  };
  redis.on('close', forget);
  return () => {
    asked ??= readQueueId(redis, index).catch((error: unknown) => {
      forget();
      throw error;
    });
    return asked;
  };
}

/**
 * Nothing fails for good here. Jobs that lie in the failed set all the same, put there by an earlier
 * version or by hand, are taken again.
 */
async function retryFailed(
  connection: QueueConnection,
  index: number,
  logger: Logger,
): Promise<void> {
  const queue = new Queue(shardName(index), {
    connection,
    streams: { events: { maxLen: EVENT_STREAM_LENGTH } },
  });
  queue.on('error', () => undefined); // Below, and by the worker.
  try {
    await queue.waitUntilReady();
    await queue.retryJobs({ state: 'failed' });
  } catch (error) {
    logger.warn({ shard: shardName(index), err: error }, 'could not look for failed jobs');
  }
}

/**
 * BullMQ remembers its first close(), so a later close(true) would wait for the same jobs: past the
 * deadline the caller cuts the connections instead, and the stalled check gives the jobs to others.
 */
async function closeWorker(worker: Worker, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), deadlineMs);
  });
  const outcome = await Promise.race([worker.close(), deadline]);
  clearTimeout(timer);
  if (outcome === 'late') await worker.disconnect();
}
