import type { QuarantinedItem } from '@k8s-audit/store';
import type { AssetUrls } from '../assets.ts';
import { Table } from '../components/table.tsx';
import { Layout } from './layout.tsx';

export interface QuarantinePageProps {
  readonly assets: AssetUrls;
  readonly items: readonly QuarantinedItem[];
}

export function QuarantinePage({ assets, items }: QuarantinePageProps) {
  return (
    <Layout title="Quarantine" assets={assets} current="quarantine">
      <h1 class="text-xl font-semibold">Quarantine</h1>
      <p class="mt-1 mb-4 max-w-prose text-slate-600 dark:text-slate-400">
        What was accepted and could not be stored as an event, kept as it came. One bad event never
        costs its batch.
      </p>
      {items.length === 0 ? (
        <p class="rounded-lg border border-dashed border-slate-300 p-10 text-center text-slate-600 dark:border-slate-700 dark:text-slate-400">
          Nothing here: every event that arrived could be read.
        </p>
      ) : (
        <Table
          heads={['Received', 'Cluster', 'Bytes', 'Reason']}
          rows={items.map((item) => [
            item.receivedAt.toISOString(),
            item.cluster,
            String(item.bytes),
            item.reason,
          ])}
        />
      )}
    </Layout>
  );
}
