import { z } from 'zod';

/** One batch on the queue: the contract between ingest and writer. */
const batchJobSchema = z.object({
  v: z.literal(1),
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

export type ReadBatchJob =
  | { readonly ok: true; readonly job: BatchJob }
  | { readonly ok: false; readonly kind: 'unknown version' | 'malformed'; readonly reason: string };

/** Checks what came off the queue: another version of this product may have put it there. */
export function readBatchJob(data: unknown): ReadBatchJob {
  const result = batchJobSchema.safeParse(data);
  if (result.success) return { ok: true, job: result.data };
  const version = (data as { v?: unknown } | null)?.v;
  if (version !== 1) {
    const reason = `this writer reads job version 1, not ${JSON.stringify(version)?.slice(0, 40)}; upgrade the writers`;
    return { ok: false, kind: 'unknown version', reason };
  }
  const reason = result.error.issues
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ');
  return { ok: false, kind: 'malformed', reason };
}
