import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@k8s-audit/logging';
import type { BatchJob, JobOrigin } from '@k8s-audit/queue';
import type { BatchOrigin, EventWriter } from '@k8s-audit/store';
import type { Tracing } from '@k8s-audit/tracing';
import { unpackFrame } from './unpack-frame.ts';
import type { GroupCommit } from './group-commit.ts';
import type { WriterMetrics } from './writer-metrics.ts';

/**
 * A body at which so many writers died is no longer opened: it is kept as it is, so that the other
 * batches get through.
 */
const STALLS_BEFORE_QUARANTINE = 20;
/**
 * From the second death on, a batch waits up to so long before it is opened. Those that only were in
 * the same hands then part from the one at which writers die: half of them are stored before it is
 * opened again, each time. All at once they would end in quarantine with it.
 */
const LONGEST_PARTING_MS = 5_000;

export interface StoreJobDeps {
  readonly group: GroupCommit;
  readonly writer: Pick<EventWriter, 'prepare' | 'quarantine'>;
  readonly metrics: WriterMetrics;
  readonly tracing: Tracing;
  readonly logger: Logger;
}

/** Stores one job; resolves after the COMMIT that holds it. */
export function createJobStore(deps: StoreJobDeps) {
  const setAside = async (job: BatchJob, origin: BatchOrigin, reason: string): Promise<void> => {
    await deps.writer.quarantine({
      kind: 'frame',
      cluster: job.cluster,
      receivedAt: new Date(job.receivedAt),
      events: job.events,
      reason,
      raw: Buffer.from(job.body, 'base64'),
      origin,
    });
    deps.metrics.quarantined.inc(job.events);
    deps.logger.warn(
      { cluster: job.cluster, digest: job.digest.slice(0, 16), reason },
      'a whole batch is in quarantine',
    );
  };

  return async (job: BatchJob, origin: JobOrigin): Promise<void> => {
    if (origin.stalls > STALLS_BEFORE_QUARANTINE) {
      const reason = `${origin.stalls} writers died while they held this batch`;
      return setAside(job, toBatchOrigin(origin), reason);
    }
    if (origin.stalls > 1) await delay(Math.random() * LONGEST_PARTING_MS);
    await deps.group.room();
    const body = await unpackFrame(Buffer.from(job.body, 'base64'));
    if (!body.ok) return setAside(job, toBatchOrigin(origin), body.reason);
    await deps.tracing.span('commit', () =>
      deps.group.add(() =>
        deps.writer.prepare({
          cluster: job.cluster,
          receivedAt: new Date(job.receivedAt),
          origin: toBatchOrigin(origin),
          events: job.events,
          body: body.bytes,
          frame: body.frame,
          digest: job.digest,
        }),
      ),
    );
  };
}

export const toBatchOrigin = ({ id, queue }: JobOrigin): BatchOrigin => ({
  job: id,
  queue: queue ?? '',
});
