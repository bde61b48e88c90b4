import { randomUUID } from 'node:crypto';
import { Job, SpanKind, type IRedisTransaction, type Queue } from 'bullmq';
import type { BatchJob, TicketedJob } from './batch-job.ts';
import type { QueueConnection } from './redis-connections.ts';
import { countedName, countJobArguments, countJobKeys, countJobLua } from './tally.ts';

interface Place {
  readonly jobId: string;
  readonly index: number;
  readonly newQueueId: string;
}

const ADD_COUNTED = 'k8sAuditAddCounted';
/** Its own arguments behind its keys: about the job, its data, its options. */
const BULL_ARGUMENTS = 3;

/**
 * Adds a job and counts its events in one script: whatever crashes in between, both are there or
 * neither is. A job that is on the queue already is not added again, and counted as repeated.
 */
export async function addCounted(
  { queue, redis }: { readonly queue: Queue; readonly redis: QueueConnection },
  job: BatchJob,
  place: Place,
): Promise<void> {
  await queue.backend.client; // BullMQ has defined its scripts by then.
  const bullKeys = bullKeysOf.get(redis) ?? defineAddCounted(redis);
  // Queue.add() would do the same for jobs that it adds by itself; without telemetry only the work is done.
  await queue.trace(SpanKind.PRODUCER, 'add', queue.name, async (_span, trace) => {
    const made = new Job<TicketedJob>(
      queue,
      countedName(job),
      { ...job, ticket: randomUUID() },
      {
        ...queue.defaultJobOptions,
        jobId: place.jobId,
        ...(trace !== undefined && { telemetry: { metadata: trace } }),
      },
      place.jobId,
    );
    const counted = {
      runCommand: (_name: string, args: readonly (string | Buffer)[]): Promise<unknown> =>
        runAddCounted(redis, [
          ...args.slice(0, bullKeys),
          ...countJobKeys(place.index, place.jobId),
          ...args.slice(bullKeys),
          ...countJobArguments({ ...job, queue: place.newQueueId }),
        ]),
    };
    await made.addJob(counted as unknown as IRedisTransaction);
  });
}

type Command = (...args: ReadonlyArray<string | number | Buffer>) => Promise<unknown>;

function runAddCounted(
  redis: QueueConnection,
  args: ReadonlyArray<string | number | Buffer>,
): Promise<unknown> {
  return (redis as unknown as Record<typeof ADD_COUNTED, Command>)[ADD_COUNTED](...args);
}

/** What ioredis keeps of a command that was defined. */
interface DefinedScript {
  readonly lua: string;
  readonly numberOfKeys: number;
}

/** How many keys BullMQ's script has, on connections where the command is defined. */
const bullKeysOf = new WeakMap<QueueConnection, number>();

/**
 * BullMQ's own script, and the count behind it, as one command; returns how many keys BullMQ's has.
 * A transaction of two commands would do the same for half as much CPU again, and twice that of Redis.
 */
function defineAddCounted(redis: QueueConnection): number {
  const scripts = redis.scriptsSet as unknown as Readonly<Record<string, DefinedScript>>;
  // BullMQ names its scripts `addStandardJob:6.7.0`.
  const name = Object.keys(scripts).find((one) => one.startsWith('addStandardJob:'));
  const script = name === undefined ? undefined : scripts[name];
  if (script === undefined)
    throw new Error(
      'this BullMQ has no script addStandardJob: take the version that package.json names',
    );
  const { lua, numberOfKeys } = script;
  redis.defineCommand(ADD_COUNTED, {
    numberOfKeys: numberOfKeys + countJobKeys(0, '').length,
    lua: `local function addJob() ${lua}
      end
      local added = addJob()
      ${countJobLua({ firstKey: numberOfKeys + 1, firstArgument: BULL_ARGUMENTS + 1 })}
      return added`,
  });
  bullKeysOf.set(redis, numberOfKeys);
  return numberOfKeys;
}
