import { Gauge, type Registry } from 'prom-client';
import type { BatchProducer } from '@k8s-audit/queue';

/** What each Redis was found to be: also after its settings changed while it was away. */
export function exposeDurability(
  registry: Registry,
  producer: Pick<BatchProducer, 'status'>,
): void {
  new Gauge({
    name: 'k8s_audit_ingest_queue_durability',
    help: '1 for what a shard is: durable, volatile, hidden where it does not say, away',
    labelNames: ['shard', 'verdict'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { shard, durability } of producer.status())
        this.set({ shard, verdict: durability?.verdict ?? 'away' }, 1);
    },
  });
}
