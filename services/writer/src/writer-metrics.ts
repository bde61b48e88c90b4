import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { QueueDepth } from '@k8s-audit/queue';

export interface WriterGauges {
  depth(): Promise<readonly QueueDepth[]>;
  circuitIsOpen(): boolean;
}

const LAG_BUCKETS = [0.1, 0.5, 1, 5, 15, 30, 60, 300, 900, 3_600, 86_400];

/** Counters and histograms are fed by the steps; gauges are asked for when scraped. */
export function createWriterMetrics(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string) =>
    new Counter({ name: `k8s_audit_writer_${name}`, help, registers });
  return {
    stored: counter('stored_events_total', 'Events that are new in the database'),
    duplicates: counter('duplicate_events_total', 'Events that were in the database already'),
    quarantined: counter('quarantined_items_total', 'Events put into quarantine'),
    setAside: counter(
      'jobs_set_aside_total',
      'Jobs that this version cannot read, put into quarantine',
    ),
    logLeaves: counter('log_leaves_total', 'Leaves that this writer appended to the log'),
    logCheckpoints: counter('log_checkpoints_total', 'Checkpoints of the log that it signed'),
    logFailures: counter('log_failures_total', 'Rounds in which the log could not go on'),
    commitRows: new Histogram({
      name: 'k8s_audit_writer_commit_rows',
      help: 'Events in a commit',
      buckets: [1, 10, 100, 500, 1_000, 2_000, 4_000, 8_000, 16_000],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'k8s_audit_writer_commit_seconds',
      help: 'Time of a commit, its statements included',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    lagSeconds: new Histogram({
      name: 'k8s_audit_writer_lag_seconds',
      help: 'From the stageTimestamp of the newest event of a batch to its commit',
      buckets: LAG_BUCKETS,
      registers,
    }),
    sourceLagSeconds: new Histogram({
      name: 'k8s_audit_source_lag_seconds',
      help: 'From the stageTimestamp of the newest event of a batch to its arrival at ingest',
      labelNames: ['cluster'] as const,
      buckets: LAG_BUCKETS,
      registers,
    }),
  };
}

export type WriterMetrics = ReturnType<typeof createWriterMetrics>;

export function exposeWriterGauges(registry: Registry, gauges: WriterGauges): void {
  const depthGauge = (name: string, help: string, read: (depth: QueueDepth) => number): void => {
    new Gauge({
      name: `k8s_audit_queue_${name}`,
      help,
      labelNames: ['shard'] as const,
      registers: [registry],
      async collect() {
        for (const depth of await gauges.depth().catch(() => []))
          this.set({ shard: depth.shard }, read(depth));
      },
    });
  };
  depthGauge(
    'waiting_jobs',
    'Batches that wait for a writer',
    (depth) => depth.waiting + depth.delayed,
  );
  depthGauge('active_jobs', 'Batches that writers hold', (depth) => depth.active);
  depthGauge(
    'set_aside_jobs',
    "Batches in Redis' failed set, where none should be: writers take them again at their start",
    (depth) => depth.failed,
  );
  depthGauge(
    'oldest_age_seconds',
    'Age of the oldest waiting batch',
    (depth) => depth.oldestAgeMs / 1_000,
  );
  new Gauge({
    name: 'k8s_audit_writer_circuit_open',
    help: '1 while the database does not take writes',
    registers: [registry],
    collect() {
      this.set(gauges.circuitIsOpen() ? 1 : 0);
    },
  });
}
