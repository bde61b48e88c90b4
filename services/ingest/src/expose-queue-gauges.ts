import { Gauge, type Registry } from 'prom-client';
import type { ShardStatus } from '@k8s-audit/queue';

/** What ingest sees of the shards' room; a shard that does not tell is left out. */
export function exposeQueueGauges(registry: Registry, read: () => readonly ShardStatus[]): void {
  const gauge = (
    name: string,
    help: string,
    valueOf: (status: ShardStatus) => number | null | undefined,
  ): void => {
    new Gauge({
      name: `k8s_audit_ingest_queue_${name}`,
      help,
      labelNames: ['shard'] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const status of read()) {
          const value = valueOf(status);
          if (typeof value === 'number') this.set({ shard: status.shard }, value);
        }
      },
    });
  };
  gauge('open', '1 while the shard takes batches', ({ open }) => Number(open));
  gauge('fill_ratio', 'Memory in use of what Redis may use', ({ pressure }) => pressure?.fill);
  gauge(
    'buffer_hours',
    'Hours until the high-water mark, at what comes in now, if no writer drains',
    ({ pressure }) => pressure?.bufferHours,
  );
}
