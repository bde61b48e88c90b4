import { createHash } from 'node:crypto';
import type { Telemetry } from 'bullmq';
import type { Logger } from '@k8s-audit/logging';
import type { BatchJob } from './batch-job.ts';
import type { Durability } from './check-durability.ts';
import { placeShards, type QueueServers } from './redis-connections.ts';
import {
  createProducerShard,
  type PressureLimits,
  type ProducerShard,
  type Refusal,
  type ShardStatus,
} from './producer-shard.ts';

export type AddOutcome = { readonly ok: true } | ({ readonly ok: false } & Refusal);

export interface BatchProducer {
  /**
   * Resolves once a Redis has the batch on disk, or with why none has; within 4 seconds either
   * way. Never rejects. A batch that is on the queue already is not added again.
   */
  add(job: BatchJob): Promise<AddOutcome>;
  /** Why no shard takes a job now; null while one does. */
  refusal(): Refusal | null;
  /** How near the emptiest open shard is to its high-water mark, from 0 to 1. */
  pressure(): number;
  /** Throws, with the reason, while no shard takes jobs. */
  checkReady(): Promise<void>;
  status(): readonly ShardStatus[];
  /** The first shard found to be volatile, once all that answer have said so; null if none. */
  findVolatileShard(waitMs: number): Promise<Extract<Durability, { verdict: 'volatile' }> | null>;
  close(): Promise<void>;
}

/** The API server's client gives up after 30 s, and we promise an answer within 5. */
const ADD_DEADLINE_MS = 4_000;

/** A Redis without any memory left could not even hand its jobs out. */
const DEFAULT_LIMITS: PressureLimits = { highWater: 0.85, maxAgeMs: null };

export function createBatchProducer(
  options: QueueServers & {
    readonly allowVolatile: boolean;
    /** Replicas of a Redis that must have a batch before it counts as kept; none unless given. */
    readonly replicas?: number;
    readonly limits?: PressureLimits;
    /** Carries traces over the queue. */
    readonly telemetry?: Telemetry | undefined;
    readonly logger: Logger;
  },
): BatchProducer {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const { replicas = 0 } = options;
  const shards = placeShards(options).map((place) =>
    createProducerShard({ ...options, limits, replicas, place }),
  );
  return {
    add: (job) => addToAnyShard(shards, job),
    refusal: () => refusalOf(shards),
    pressure() {
      const fills = shards
        .filter((shard) => shard.refusal() === null)
        .map((shard) => (shard.status().pressure?.fill ?? 0) / limits.highWater);
      return fills.length === 0 ? 1 : Math.min(...fills);
    },
    async checkReady() {
      const refusal = refusalOf(shards);
      if (refusal !== null) throw new Error(refusal.message);
      const open = shards.filter((shard) => shard.refusal() === null);
      const answers = await Promise.allSettled(open.map((shard) => shard.ping()));
      if (answers.every((answer) => answer.status === 'rejected')) {
        throw new Error('Redis does not answer: see REDIS_URL');
      }
    },
    status: () => shards.map((shard) => shard.status()),
    async findVolatileShard(waitMs) {
      const verdicts = await Promise.all(shards.map((shard) => withinMs(shard.firstCheck, waitMs)));
      return verdicts.find((verdict) => verdict?.verdict === 'volatile') ?? null;
    },
    async close() {
      await Promise.all(shards.map((shard) => shard.close()));
    },
  };
}

async function addToAnyShard(shards: readonly ProducerShard[], job: BatchJob): Promise<AddOutcome> {
  const jobId = jobIdOf(job);
  const deadline = performance.now() + ADD_DEADLINE_MS;
  let outcome: AddOutcome = { ok: false, ...(refusalOf(shards) ?? TOO_LATE) };
  for (const shard of inOrderFor(jobId, shards)) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) break;
    if (shard.refusal() !== null) continue;
    outcome = await tryToAdd(shard, job, { jobId, leftMs });
    if (outcome.ok) break;
  }
  return outcome;
}

async function tryToAdd(
  shard: ProducerShard,
  job: BatchJob,
  limits: { jobId: string; leftMs: number },
): Promise<AddOutcome> {
  try {
    const added = await withinMs(
      shard.add(job, limits.jobId).then(() => true),
      limits.leftMs,
    );
    if (added) return { ok: true };
    return { ok: false, ...TOO_LATE };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /\bOOM\b/.test(message)
      ? { ok: false, reason: 'full', message: 'the queue is full: Redis has no memory left' }
      : { ok: false, reason: 'unavailable', message };
  }
}

/** The same bytes of the same cluster are the same job; the same job prefers the same shard that is well. */
function jobIdOf(job: BatchJob): string {
  return `b-${createHash('sha256').update(`${job.cluster}\0${job.digest}`).digest('hex')}`;
}

function inOrderFor(jobId: string, shards: readonly ProducerShard[]): ProducerShard[] {
  const first = parseInt(jobId.slice(2, 10), 16) % shards.length;
  const rotated = [...shards.slice(first), ...shards.slice(0, first)];
  return rotated.sort((a, b) => Number(a.isDoubtful()) - Number(b.isDoubtful()));
}

/** One that is full says more than one that is away: there is something to be done about it. */
function refusalOf(shards: readonly ProducerShard[]): Refusal | null {
  const refusals = shards.map((shard) => shard.refusal()).filter((refusal) => refusal !== null);
  if (refusals.length < shards.length) return null;
  return refusals.find(({ reason }) => reason === 'full') ?? refusals.at(0) ?? null;
}

const TOO_LATE: Refusal = { reason: 'unavailable', message: 'Redis did not answer in time' };

/** The value, or null when it takes longer. */
async function withinMs<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined); // A late failure has nobody left to hear it.
  }
}
