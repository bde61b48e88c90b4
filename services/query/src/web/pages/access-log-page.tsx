import type { KeptAccess } from '@k8s-audit/store';
import { ACTIONS, NOT_ANSWERED } from '../../access-log/describe-request.ts';
import type { AssetUrls } from '../assets.ts';
import { BUTTON, FIELD, LINK } from '../components/looks.ts';
import { Table } from '../components/table.tsx';
import { formatUtc } from '../format-utc.ts';
import { Layout } from './layout.tsx';

export interface AccessLogPageProps {
  readonly assets: AssetUrls;
  readonly page: { readonly items: readonly KeptAccess[]; readonly nextCursor: string | null };
  readonly person: string;
  readonly action: string;
  /** Whether others are to be seen too. */
  readonly showsAll: boolean;
}

export function AccessLogPage({ assets, page, person, action, showsAll }: AccessLogPageProps) {
  const older = page.nextCursor;
  return (
    <Layout title="Access log" assets={assets}>
      <h1 class="text-xl font-semibold">Access log</h1>
      <p class="mt-1 mb-4 max-w-prose text-slate-600 dark:text-slate-400">
        {showsAll
          ? 'Who looked at what here. Nobody can change or delete it with this product.'
          : 'What you did here. Those who may see every event see what everybody did.'}
      </p>
      <form class="mb-4 flex flex-wrap items-end gap-3 text-sm">
        <label>
          What was done
          <select name="action" class={FIELD}>
            <option value="">anything</option>
            {ACTIONS.map((one) => (
              <option key={one} value={one} selected={one === action}>
                {one}
              </option>
            ))}
          </select>
        </label>
        {person === '' ? null : <input type="hidden" name="person" value={person} />}
        <button type="submit" class={BUTTON}>
          Show
        </button>
        {person === '' ? null : (
          <a href="/access-log" class={`py-1 ${LINK}`}>
            Show everybody
          </a>
        )}
      </form>
      {page.items.length === 0 ? (
        <p class="rounded-lg border border-dashed border-slate-300 p-10 text-center text-slate-600 dark:border-slate-700 dark:text-slate-400">
          Nothing was done here.
        </p>
      ) : (
        <Table
          heads={['When', 'Who', 'Did', 'What', 'Searched for', 'Events', 'Answer', 'From']}
          rows={page.items.map((entry) => cellsOf(entry, showsAll))}
        />
      )}
      {older === null ? null : (
        <p class="mt-4">
          <a href={urlOf({ person, action, before: older })} class={LINK}>
            Older
          </a>
        </p>
      )}
    </Layout>
  );
}

function cellsOf(entry: KeptAccess, showsAll: boolean) {
  const name = entry.name === '' ? '(no name)' : entry.name;
  return [
    <span class="whitespace-nowrap">{formatUtc(entry.at)}</span>,
    <>
      {showsAll ? (
        <a class={LINK} href={urlOf({ person: entry.person })}>
          {name}
        </a>
      ) : (
        name
      )}
      <span class="block text-xs text-slate-500 dark:text-slate-400">by {entry.signedInBy}</span>
    </>,
    entry.action,
    <span class="block min-w-40 break-all">{entry.target}</span>,
    <span class="block min-w-40 break-all">{entry.search}</span>,
    entry.results === null ? '' : entry.results.toLocaleString('en'),
    entry.status === NOT_ANSWERED ? 'begun' : String(entry.status),
    entry.address,
  ];
}

function urlOf(search: Readonly<Record<string, string>>): string {
  const given = Object.entries(search).filter(([, value]) => value !== '');
  return `/access-log?${new URLSearchParams(given.map(([name, value]) => [name, value.toWellFormed()]))}`;
}
