import {
  QUARANTINE_STATES,
  type QuarantinedItem,
  type QuarantinePage as ItemPage,
  type QuarantineState,
  type QuarantineSums,
} from '@k8s-audit/store';
import type { AssetUrls } from '../assets.ts';
import { KIND_WORDS, STATE_WORDS } from '../components/quarantine-words.ts';
import { formatUtc } from '../format-utc.ts';
import { EmptyNote } from '../components/empty-note.tsx';
import { Layout } from './layout.tsx';

export interface QuarantinePageProps {
  readonly assets: AssetUrls;
  readonly state: QuarantineState;
  readonly page: ItemPage;
  readonly sums: QuarantineSums;
  /** Whether whoever looks may not see what is here. */
  readonly isHidden: boolean;
}

export function QuarantinePage({ assets, state, page, sums, isHidden }: QuarantinePageProps) {
  return (
    <Layout title="Quarantine" assets={assets} current="quarantine">
      <h1 class="text-xl font-semibold">Quarantine</h1>
      <p class="mt-1 mb-4 max-w-prose text-slate-600 dark:text-slate-400">
        What was accepted and could not be stored as an event, kept as it came. One bad event never
        costs its batch. Read an item again once its cause is mended, or discard it with a reason.
      </p>
      <StateTabs state={state} sums={sums} />
      {page.items.length === 0 ? (
        <EmptyNote>{isHidden ? HIDDEN : EMPTY[state]}</EmptyNote>
      ) : (
        <ul class="divide-y divide-slate-200 rounded-lg border border-slate-200 bg-white dark:divide-slate-800 dark:border-slate-800 dark:bg-slate-900">
          {page.items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </ul>
      )}
      {page.nextCursor === null ? null : (
        <p class="mt-4 text-sm">
          <a href={`/quarantine?state=${state}&cursor=${page.nextCursor}`}>Older ones →</a>
        </p>
      )}
    </Layout>
  );
}

const HIDDEN = 'What is no event is shown only to those who see every event and all of it.';

const EMPTY: Readonly<Record<QuarantineState, string>> = {
  kept: 'Nothing here: every event that arrived is stored, or decided about.',
  replaying: 'Nothing here.',
  stored: 'Nothing here.',
  discarded: 'Nothing here.',
};

function StateTabs({ state, sums }: Pick<QuarantinePageProps, 'state' | 'sums'>) {
  return (
    <nav aria-label="States" class="mb-4 flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {QUARANTINE_STATES.map((one) => (
        <a
          key={one}
          href={`/quarantine?state=${one}`}
          aria-current={one === state ? 'page' : undefined}
          class="py-1 text-slate-600 no-underline hover:underline aria-[current=page]:border-b-2 aria-[current=page]:border-indigo-600 aria-[current=page]:font-medium aria-[current=page]:text-slate-900 dark:text-slate-400 dark:aria-[current=page]:text-white"
        >
          {`${STATE_WORDS[one]} (${sums[one].items.toLocaleString('en')})`}
        </a>
      ))}
    </nav>
  );
}

function Row({ item }: { readonly item: QuarantinedItem }) {
  return (
    <li class="px-4 py-3">
      <a
        href={`/quarantine/${item.id}`}
        class="font-medium [overflow-wrap:anywhere] no-underline hover:underline"
      >
        {item.reason === '' ? 'No reason was given' : item.reason}
      </a>
      <p class="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-slate-600 tabular-nums dark:text-slate-400">
        <span>{formatUtc(item.receivedAt)}</span>
        <span class="[overflow-wrap:anywhere]">{item.cluster}</span>
        <span>{KIND_WORDS[item.kind]}</span>
        <span>{`${item.bytes.toLocaleString('en')} bytes`}</span>
        <span>{item.tries === 1 ? 'tried once' : `tried ${item.tries} times`}</span>
      </p>
      {item.note === null ? null : (
        <p class="mt-1 text-sm [overflow-wrap:anywhere]">{`${item.changedBy}: ${item.note}`}</p>
      )}
    </li>
  );
}
