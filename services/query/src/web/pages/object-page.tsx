import type { FieldChange } from '@k8s-audit/audit-event';
import { writeManifest } from '@k8s-audit/audit-event';
import type { HistoryEntry, ObjectHistory, ObjectPlace } from '../../objects/load-history.ts';
import { eventUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Layout } from './layout.tsx';

export interface ObjectPageProps {
  readonly assets: AssetUrls;
  readonly place: ObjectPlace;
  readonly history: ObjectHistory;
}

/** Everything that changed one object, newest first, each with what it changed. */
export function ObjectPage({ assets, place, history }: ObjectPageProps) {
  const title = `${place.resource} ${place.name}`;
  const where = [place.cluster, place.namespace].filter(Boolean).join(' / ');
  const last = history.entries.find(({ version }) => version.state !== null)?.version.state ?? null;
  const manifest = last === null ? null : writeManifest(last);
  return (
    <Layout title={title} assets={assets} current="events">
      <p class="mb-3 text-sm">
        <a href="/">← Events</a>
      </p>
      <h1 class="text-xl sm:text-2xl">
        <span class="text-slate-600 dark:text-slate-400">{place.resource}</span>{' '}
        <span class="font-semibold [overflow-wrap:anywhere]">{place.name}</span>
      </h1>
      <p class="mt-1 text-sm text-slate-600 dark:text-slate-400">{where}</p>
      {history.entries.length === 0 ? (
        <p class={`${CARD} mt-6`}>
          No change of this object is stored. It may have changed before the events that are kept,
          or the audit policy leaves its changes out.
        </p>
      ) : null}
      <ol class="mt-6 space-y-4">
        {history.entries.map((entry, index) => (
          <Change key={entry.shown.item.id} entry={entry} older={history.entries[index + 1]} />
        ))}
      </ol>
      {history.complete ? null : (
        <p class="mt-4 text-sm text-slate-600 dark:text-slate-400">Older changes are not shown.</p>
      )}
      {manifest === null ? null : (
        <section class={`${CARD} mt-4`}>
          <h2 class="text-sm font-semibold">Last known manifest</h2>
          <pre
            class="mt-3 max-h-[40rem] overflow-auto rounded-md bg-slate-100 p-4 font-mono text-[13px] leading-relaxed dark:bg-slate-950"
            tabIndex={0}
          >
            {manifest.text}
          </pre>
        </section>
      )}
    </Layout>
  );
}

function Change({
  entry: { shown, version },
  older,
}: {
  readonly entry: HistoryEntry;
  readonly older: HistoryEntry | undefined;
}) {
  const { item, parts } = shown;
  const recreated =
    version.uid !== null && older?.version.uid != null && version.uid !== older.version.uid;
  return (
    <li class={CARD}>
      <p class="flex flex-wrap items-baseline gap-x-4">
        <time dateTime={item.time} class="text-xs text-slate-500 tabular-nums dark:text-slate-400">
          {item.time.slice(0, 23).replace('T', ' ')}
        </time>
        <a href={eventUrl(item.id)} class="text-inherit no-underline hover:underline">
          <Sentence parts={parts} />
        </a>
      </p>
      {recreated ? (
        <p class="mt-1 text-sm text-amber-800 dark:text-amber-300">
          Another object than before, under the same name.
        </p>
      ) : null}
      <Differences changes={version.changes} unknown={version.source === 'unknown'} />
    </li>
  );
}

/** As many places as a reader looks through; the event's page has all. */
const MOST_PLACES = 30;

function Differences({
  changes,
  unknown,
}: {
  readonly changes: readonly FieldChange[];
  readonly unknown: boolean;
}) {
  if (changes.length === 0) {
    if (!unknown) return null;
    return (
      <p class="mt-2 text-sm text-slate-600 dark:text-slate-400">
        What it changed was not recorded: the audit policy kept no body.
      </p>
    );
  }
  return (
    <div class="mt-3 overflow-x-auto">
      <table class="w-full text-left font-mono text-[13px]">
        <thead class="sr-only">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody class="divide-y divide-slate-200 dark:divide-slate-800">
          {changes.slice(0, MOST_PLACES).map(({ place, before, after }) => (
            <tr key={place}>
              <th
                scope="row"
                class="w-2/5 py-1 pr-4 align-top font-normal text-slate-600 [overflow-wrap:anywhere] dark:text-slate-400"
              >
                {place}
              </th>
              <td class="w-[30%] py-1 pr-4 align-top text-rose-700 [overflow-wrap:anywhere] dark:text-rose-300">
                {before === undefined ? (
                  <span class="font-sans text-slate-500 dark:text-slate-400">not recorded</span>
                ) : (
                  before
                )}
              </td>
              <td class="py-1 align-top text-emerald-800 [overflow-wrap:anywhere] dark:text-emerald-300">
                {after ?? <span class="font-sans text-slate-500 dark:text-slate-400">removed</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > MOST_PLACES ? (
        <p class="mt-1 text-xs text-slate-500">{`and ${changes.length - MOST_PLACES} more`}</p>
      ) : null}
    </div>
  );
}
