import type { Readable } from 'node:stream';
import type { Redactor } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import type { BatchProducer } from '@k8s-audit/queue';
import { RETRY_AFTER_SECONDS } from './admission/admit-request.ts';
import { tooLarge } from './body/open-body.ts';
import { createJobSplitter, type JobBody } from './body/split-into-jobs.ts';
import type { MemoryShare } from './memory-budget.ts';

export interface EnqueuedBody {
  readonly events: number;
  readonly strangeItems: number;
  readonly redactedEvents: number;
  readonly bytes: number;
  readonly jobs: number;
}

/**
 * Reads a body to its end and puts it on the queue. Resolves once Redis has acknowledged all of it;
 * throws HttpError otherwise. Of a body that turns out bad after parts of it were enqueued those
 * parts stay: the sender's next try brings the same events, and the same event is stored once.
 */
export async function enqueueBody(
  body: Readable,
  options: {
    readonly cluster: string;
    readonly bodyLimitBytes: number;
    readonly producer: BatchProducer;
    readonly memory: MemoryShare;
    readonly redactor: Redactor | null;
  },
): Promise<EnqueuedBody> {
  const receivedAt = new Date().toISOString();
  let bytes = 0;
  let jobs = 0;
  const enqueue = async (part: JobBody): Promise<void> => {
    await addPart(part, { ...options, receivedAt });
    jobs += 1;
  };
  const splitter = createJobSplitter(enqueue, options.redactor);
  for await (const chunk of readChunks(body)) {
    bytes += chunk.length;
    if (bytes > options.bodyLimitBytes) throw tooLarge(options.bodyLimitBytes);
    await splitter.push(chunk);
    options.memory.hold(splitter.heldBytes());
  }
  const { verdict, lastPart, strangeItems, redactedEvents } = await splitter.end();
  if (!verdict.ok) throw new HttpError(400, 'not_an_event_list', verdict.reason);
  if (lastPart !== null) await enqueue(lastPart);
  return { events: verdict.items, strangeItems, redactedEvents, bytes, jobs };
}

async function* readChunks(body: Readable): AsyncGenerator<Buffer> {
  try {
    // The request must stay usable for the answer, also when reading ends early.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw new HttpError(400, 'body_broken', 'the body could not be read to its end', {
      cause: error,
    });
  }
}

async function addPart(
  part: JobBody,
  options: { cluster: string; receivedAt: string; producer: BatchProducer },
): Promise<void> {
  const outcome = await options.producer.add({
    v: 1,
    cluster: options.cluster,
    receivedAt: options.receivedAt,
    digest: part.digest,
    events: part.events,
    encoding: 'zstd',
    body: part.compressed.toString('base64'),
  });
  if (outcome.ok) return;
  throw new HttpError(503, `queue_${outcome.reason}`, outcome.message, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
