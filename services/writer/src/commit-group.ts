import type { Logger } from '@k8s-audit/logging';
import type { EventWriter, PreparedBatch } from '@k8s-audit/store';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { WriterMetrics } from './writer-metrics.ts';

/** Commits a group, waiting while the database is away; counts and logs what came of it. */
export function createGroupCommitter(deps: {
  readonly writer: Pick<EventWriter, 'commit'>;
  readonly breaker: CircuitBreaker;
  readonly metrics: WriterMetrics;
  readonly logger: Logger;
}) {
  return async (batches: readonly PreparedBatch[]): Promise<void> => {
    const startedAt = performance.now();
    const result = await deps.breaker.run(() => deps.writer.commit(batches));
    const seconds = (performance.now() - startedAt) / 1_000;
    deps.metrics.stored.inc(result.stored);
    deps.metrics.duplicates.inc(result.duplicates);
    deps.metrics.quarantined.inc(result.quarantined);
    deps.metrics.commitRows.observe(result.stored + result.duplicates);
    deps.metrics.commitSeconds.observe(seconds);
    for (const batch of batches) observeLag(batch, deps.metrics);
    deps.logger.info(
      { batches: batches.length, ...result, ms: Math.round(seconds * 1_000) },
      'committed',
    );
  };
}

function observeLag(batch: PreparedBatch, metrics: WriterMetrics): void {
  if (batch.starts.length === 0) return;
  const { cluster, receivedAt, latestMs } = batch;
  metrics.lagSeconds.observe(Math.max(0, Date.now() - latestMs) / 1_000);
  metrics.sourceLagSeconds.observe(
    { cluster },
    Math.max(0, receivedAt.getTime() - latestMs) / 1_000,
  );
}
