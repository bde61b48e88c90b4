import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export function createIngestMetrics(registry: Registry, heldBytes: () => number) {
  const registers = [registry];
  return {
    receivedBytes: new Counter({
      name: 'k8s_audit_ingest_received_bytes_total',
      help: 'Bytes of request bodies read, after inflating',
      registers,
    }),
    acceptedEvents: new Counter({
      name: 'k8s_audit_ingest_accepted_events_total',
      help: 'Events answered with 200: they are kept',
      labelNames: ['cluster'] as const,
      registers,
    }),
    acceptedBatches: new Counter({
      name: 'k8s_audit_ingest_accepted_batches_total',
      help: 'Batches answered with 200',
      labelNames: ['cluster'] as const,
      registers,
    }),
    refused: new Counter({
      name: 'k8s_audit_ingest_refused_requests_total',
      help: 'Requests not answered with 200, by the error code of the answer',
      labelNames: ['reason'] as const,
      registers,
    }),
    strangeItems: new Counter({
      name: 'k8s_audit_ingest_strange_items_total',
      help: 'Items that are no JSON objects: accepted, and bound for quarantine',
      registers,
    }),
    redactedEvents: new Counter({
      name: 'k8s_audit_ingest_redacted_events_total',
      help: 'Events in which a secret value was replaced before they were kept',
      labelNames: ['cluster'] as const,
      registers,
    }),
    batchEvents: new Histogram({
      name: 'k8s_audit_ingest_batch_events',
      help: 'Events in a request',
      buckets: [1, 5, 10, 50, 100, 200, 400, 1_000, 5_000, 50_000],
      registers,
    }),
    answerSeconds: new Histogram({
      name: 'k8s_audit_ingest_answer_seconds',
      help: 'From the first byte of a request to its answer',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    held: new Gauge({
      name: 'k8s_audit_ingest_held_bytes',
      help: 'Bytes of bodies in memory now',
      registers,
      collect() {
        this.set(heldBytes());
      },
    }),
  };
}

export type IngestMetrics = ReturnType<typeof createIngestMetrics>;
