import { z } from 'zod';

/** The version of jobs that this code writes and reads. */
export const JOB_VERSION = 1;

/** One batch on the queue: the contract between ingest and writer. */
const batchJobSchema = z.object({
  v: z.literal(JOB_VERSION),
  cluster: z.string().min(1),
  /** When ingest received it, RFC 3339. */
  receivedAt: z.iso.datetime(),
  /** SHA-256 of the body before compression, hex. */
  digest: z.string(),
  /** How many items the body's list has. */
  events: z.number().int().nonnegative(),
  encoding: z.literal('zstd'),
  /** One zstd frame in base64: the bytes of an EventList as received, or a part of one. */
  body: z.string(),
});

export type BatchJob = Readonly<z.infer<typeof batchJobSchema>>;

/**
 * As it lies on the queue. The ticket tells it from one with the same bytes that was there before,
 * is done, and was counted by itself: two ingests can receive both in the same millisecond.
 */
export type TicketedJob = BatchJob & { readonly ticket: string };

const ticketSchema = z.object({ ticket: z.string().max(64) });

/** Empty for a job of a version before there were tickets. */
export function readTicket(data: unknown): string {
  return ticketSchema.safeParse(data).data?.ticket ?? '';
}

export type ReadBatchJob =
  | { readonly ok: true; readonly job: BatchJob }
  | { readonly ok: false; readonly kind: 'unknown version' | 'malformed'; readonly reason: string };

/** Checks what came off the queue: another version of this product may have put it there. */
export function readBatchJob(data: unknown): ReadBatchJob {
  const result = batchJobSchema.safeParse(data);
  if (result.success) return { ok: true, job: result.data };
  const version = (data as { v?: unknown } | null)?.v;
  if (version !== JOB_VERSION) {
    const reason = `this writer reads job version ${JOB_VERSION}, not ${JSON.stringify(version)?.slice(0, 40)}; upgrade the writers`;
    return { ok: false, kind: 'unknown version', reason };
  }
  const reason = result.error.issues
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ');
  return { ok: false, kind: 'malformed', reason };
}

/** A job that this version cannot read, with what can be told about it all the same. */
export interface UnreadableJob {
  readonly cluster: string;
  readonly addedAt: Date;
  readonly reason: string;
  /** Of a job of another version: a writer that knows it can read the job. */
  readonly version: number | null;
  readonly events: number;
  /** The job's data as JSON. */
  readonly raw: Buffer;
}

const looseJobSchema = z.object({
  v: z.int().nonnegative().max(1_000_000).nullable().catch(null),
  cluster: z.string().min(1).max(64).catch('unknown'),
  events: z
    .int()
    .nonnegative()
    .max(2 ** 31)
    .catch(0),
});

export function describeUnreadable(
  job: { readonly data: unknown; readonly timestamp: number },
  reason: string,
): UnreadableJob {
  const data = typeof job.data === 'object' && job.data !== null ? job.data : {};
  const { v, cluster, events } = looseJobSchema.parse(data);
  return {
    cluster,
    events,
    reason,
    version: v === JOB_VERSION ? null : v,
    addedAt: new Date(job.timestamp),
    raw: Buffer.from(JSON.stringify(job.data) ?? 'null'),
  };
}
