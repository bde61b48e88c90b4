import type { Logger } from '@k8s-audit/logging';
import type { JobOrigin, UnreadableJob } from '@k8s-audit/queue';
import type { EventWriter } from '@k8s-audit/store';
import { toBatchOrigin } from './store-job.ts';
import type { WriterMetrics } from './writer-metrics.ts';

/** Puts a job that this version cannot read into quarantine, where a newer writer takes it from. */
export function createUnreadableKeeper(deps: {
  readonly writer: Pick<EventWriter, 'quarantine'>;
  readonly metrics: WriterMetrics;
  readonly logger: Logger;
}) {
  return async (
    { raw, version, addedAt, ...job }: UnreadableJob,
    origin: JobOrigin,
  ): Promise<void> => {
    const jobVersion = version === null ? {} : { jobVersion: version };
    await deps.writer.quarantine({
      kind: 'job',
      ...job,
      ...jobVersion,
      receivedAt: addedAt,
      raw,
      origin: toBatchOrigin(origin),
    });
    deps.metrics.setAside.inc();
    deps.metrics.quarantined.inc(job.events);
    deps.logger.warn(
      { cluster: job.cluster, version, reason: job.reason },
      'a job that this writer cannot read is in quarantine',
    );
  };
}
