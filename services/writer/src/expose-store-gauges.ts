import { Gauge, type Registry } from 'prom-client';
import {
  countQuarantine,
  listClusters,
  listCompleteness,
  readMaintenance,
  type ClusterCompleteness,
  type Database,
} from '@k8s-audit/store';

const STATES = {
  received: ({ received }) => received,
  stored: ({ stored }) => stored,
  duplicate: ({ duplicates }) => duplicates,
  quarantined: ({ quarantined }) => quarantined,
  discarded: ({ discarded }) => discarded,
  waiting: ({ waiting }) => waiting,
  lost: ({ lost }) => lost,
  surplus: ({ surplus }) => surplus,
} as const satisfies Record<string, (check: ClusterCompleteness) => number>;

/**
 * What the database knows, so that it outlives restarts: every writer tells the same, and rules take
 * the largest. While the database is away they tell nothing, which is not the same as nothing lost.
 */
export function exposeStoreGauges(
  registry: Registry,
  source: { readonly db: Database; databaseIsAway(): boolean },
): void {
  const gauge = <Label extends string>(
    name: string,
    help: string,
    options: { labels: readonly Label[]; fill(gauge: Gauge<Label>): Promise<void> },
  ): void => {
    new Gauge<Label>({
      name: `k8s_audit_${name}`,
      help,
      labelNames: [...options.labels],
      registers: [registry],
      async collect() {
        this.reset();
        if (!source.databaseIsAway()) await options.fill(this).catch(() => undefined);
      },
    });
  };
  gauge(
    'tally_events',
    'Events by what became of them; received + surplus is the sum of all others',
    {
      labels: ['cluster', 'state'],
      async fill(into) {
        for (const check of await listCompleteness(source.db))
          for (const [state, read] of Object.entries(STATES))
            into.set({ cluster: check.cluster, state }, read(check));
      },
    },
  );
  gauge('tally_checked_timestamp_seconds', 'When queues and tallies were compared last', {
    labels: ['cluster'],
    async fill(into) {
      for (const { cluster, checkedAt } of await listCompleteness(source.db))
        into.set({ cluster }, checkedAt.getTime() / 1_000);
    },
  });
  gauge('quarantine_events', 'Events in quarantine, by what was decided about them', {
    labels: ['state'],
    async fill(into) {
      for (const [state, { events }] of Object.entries(await countQuarantine(source.db)))
        into.set({ state }, events);
    },
  });
  gauge('maintenance_done_timestamp_seconds', 'When a task of the writers was last done', {
    labels: ['task'],
    async fill(into) {
      for (const { task, doneAt } of await readMaintenance(source.db))
        into.set({ task }, doneAt.getTime() / 1_000);
    },
  });
  gauge('source_received_timestamp_seconds', 'When something of a cluster was received last', {
    labels: ['cluster'],
    async fill(into) {
      for (const { cluster, lastReceivedAt } of await listClusters(source.db))
        into.set({ cluster }, lastReceivedAt.getTime() / 1_000);
    },
  });
}
