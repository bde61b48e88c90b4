import { randomUUID } from 'node:crypto';
import { Job, SpanKind, type Queue } from 'bullmq';
import type { BatchJob, TicketedJob } from './batch-job.ts';
import { COUNT_JOB, countedName, countJobArguments } from './tally.ts';

interface Place {
  readonly jobId: string;
  readonly index: number;
  readonly newQueueId: string;
}

/**
 * Adds a job and counts its events in one transaction: whatever crashes in between, both are there
 * or neither is. A job that is on the queue already is not added again, and counted as repeated.
 */
export async function addCounted(queue: Queue, job: BatchJob, place: Place): Promise<void> {
  // Queue.add() would do the same for jobs that it adds by itself; without telemetry only the work is done.
  await queue.trace(SpanKind.PRODUCER, 'add', queue.name, (_span, trace) =>
    addInTransaction(queue, job, { ...place, trace }),
  );
}

async function addInTransaction(
  queue: Queue,
  job: BatchJob,
  place: Place & { readonly trace: string | undefined },
): Promise<void> {
  const client = await queue.backend.client;
  const transaction = client.multi();
  const made = new Job<TicketedJob>(
    queue,
    countedName(job),
    { ...job, ticket: randomUUID() },
    {
      ...queue.defaultJobOptions,
      jobId: place.jobId,
      ...(place.trace !== undefined && { telemetry: { metadata: place.trace } }),
    },
    place.jobId,
  );
  const added = made.addJob(transaction);
  transaction.runCommand(
    COUNT_JOB.name,
    countJobArguments(place.index, place.jobId, { ...job, queue: place.newQueueId }),
  );
  const [results] = await Promise.all([transaction.exec(), added]);
  const failed = results?.find(([error]) => error !== null);
  if (results === null || failed !== undefined)
    throw new Error(`Redis did not take the job: ${failed?.[0]?.message ?? 'no answer'}`, {
      cause: failed?.[0],
    });
}
