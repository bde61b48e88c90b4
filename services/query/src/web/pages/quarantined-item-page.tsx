import type { QuarantinedItem } from '@k8s-audit/store';
import { clusterUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { BUTTON, FIELD } from '../components/looks.ts';
import { KIND_WORDS, STATE_WORDS } from '../components/quarantine-words.ts';
import { formatUtc } from '../format-utc.ts';
import { Layout } from './layout.tsx';

export interface QuarantinedItemPageProps {
  readonly assets: AssetUrls;
  readonly item: QuarantinedItem;
  /** Its bytes as text; null where they are too many to show. */
  readonly preview: string | null;
  /** Whether whoever looks decides about it. */
  readonly decides: boolean;
}

/** One item: why it is here, what it is, and what can be done about it. */
export function QuarantinedItemPage({ assets, item, preview, decides }: QuarantinedItemPageProps) {
  const time = (at: Date | null): string | null => (at === null ? null : formatUtc(at));
  return (
    <Layout title="Quarantined item" assets={assets} current="quarantine">
      <p class="mb-3 text-sm">
        <a href={`/quarantine?state=${item.state}`}>← Quarantine</a>
      </p>
      <h1 class="text-xl font-semibold [overflow-wrap:anywhere]">
        {item.reason === '' ? 'No reason was given' : item.reason}
      </h1>
      <div class="mt-5 grid gap-4 lg:grid-cols-2">
        <Facts title="What it is">
          <Fact label="Kind" text={KIND_WORDS[item.kind]} />
          <Fact label="Cluster" text={item.cluster} href={clusterUrl(item.cluster)} />
          <Fact label="Received" text={time(item.receivedAt)} />
          <Fact label="Events" text={item.events.toLocaleString('en')} />
          <Fact label="Bytes" text={item.bytes.toLocaleString('en')} />
          <Fact label="Tried" text={item.tries === 1 ? 'once' : `${item.tries} times`} />
          <Fact label="Last tried" text={time(item.lastTriedAt)} />
        </Facts>
        <section class={CARD}>
          <h2 class="text-sm font-semibold">{STATE_WORDS[item.state]}</h2>
          <dl class="mt-3 space-y-2">
            <Fact label="Since" text={time(item.changedAt)} />
            <Fact label="By" text={item.changedBy} />
            <Fact label="Note" text={item.note} />
          </dl>
          {decides ? <Actions item={item} /> : null}
        </section>
      </div>
      <section class={`${CARD} mt-4`}>
        <div class="flex flex-wrap items-baseline justify-between gap-2">
          <h2 class="text-sm font-semibold">As it came</h2>
          <a class="text-sm" href={`/api/v1/quarantine/${item.id}/body`}>
            Download
          </a>
        </div>
        {preview === null ? (
          <p class="mt-3 text-sm">It is too large to show here.</p>
        ) : (
          <pre
            class="mt-3 max-h-[40rem] overflow-auto rounded-md bg-slate-100 p-4 font-mono text-[13px] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere] dark:bg-slate-950"
            tabIndex={0}
          >
            {preview}
          </pre>
        )}
      </section>
    </Layout>
  );
}

function Actions({ item }: { readonly item: QuarantinedItem }) {
  switch (item.state) {
    case 'stored':
      return <p class="mt-3 text-sm">Its events are in the store. Nothing is left to do.</p>;
    case 'replaying':
      return (
        <>
          <p class="mt-3 text-sm">A writer reads it again within seconds. Load this page again.</p>
          <Discard item={item} />
        </>
      );
    case 'discarded':
      return <Replay item={item} />;
    case 'kept':
      return (
        <>
          <Replay item={item} />
          <Discard item={item} />
        </>
      );
    default:
      return item.state satisfies never;
  }
}

function Replay({ item }: { readonly item: QuarantinedItem }) {
  return (
    <form method="post" action={`/quarantine/${item.id}/replay`} class="mt-4">
      <button type="submit" class={BUTTON}>
        Read it again
      </button>
    </form>
  );
}

function Discard({ item }: { readonly item: QuarantinedItem }) {
  return (
    <form
      method="post"
      action={`/quarantine/${item.id}/discard`}
      class="mt-4 flex flex-wrap items-end gap-2"
    >
      <label class="min-w-0 flex-1 basis-48 text-sm">
        Reason, kept with the item
        <input name="reason" required maxLength={1_000} class={`mt-1 ${FIELD}`} />
      </label>
      <button type="submit" class={BUTTON}>
        Discard it
      </button>
    </form>
  );
}
