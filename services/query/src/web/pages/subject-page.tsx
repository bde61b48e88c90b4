import type { ComponentChildren } from 'preact';
import { formatMicroTime } from '@k8s-audit/audit-event';
import type { EventFilter } from '@k8s-audit/store';
import { formatQuery } from '../../search/format-query.ts';
import { searchUrl } from '../../search/search-url.ts';
import {
  CHANGES,
  REFUSED,
  type SubjectKind,
  type SubjectReport,
} from '../../subjects/load-subject.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { HistogramChart } from '../components/histogram-chart.tsx';
import { SubjectEvents } from '../components/subject/subject-events.tsx';
import { ValueTables } from '../components/subject/value-tables.tsx';
import { formatUtc } from '../format-utc.ts';
import { Layout } from './layout.tsx';

export interface SubjectPageProps {
  readonly assets: AssetUrls;
  readonly report: SubjectReport;
  /** What is told of this kind of subject only. */
  readonly children?: ComponentChildren;
}

const KINDS: Readonly<Record<SubjectKind, string>> = {
  user: 'User',
  namespace: 'Namespace',
  address: 'Address',
  cluster: 'Cluster',
};

/** A person or a thing: what it does, since when, where, and what it was refused. */
export function SubjectPage({ assets, report, children }: SubjectPageProps) {
  const { subject, filter, changes, refusals, facets, refused } = report;
  const q = formatQuery(filter);
  const refusedFilter: EventFilter = { kind: 'and', filters: [filter, REFUSED] };
  const current = subject.kind === 'cluster' ? 'clusters' : 'events';
  return (
    <Layout title={`${KINDS[subject.kind]} ${subject.name}`} assets={assets} current={current}>
      <p class="mb-3 text-sm">
        {current === 'clusters' ? <a href="/clusters">← Clusters</a> : <a href="/">← Events</a>}
      </p>
      <h1 class="flex flex-wrap items-baseline gap-x-2 text-xl sm:text-2xl">
        <span class="text-slate-600 dark:text-slate-400">{KINDS[subject.kind]}</span>
        <span class="min-w-0 font-semibold [overflow-wrap:anywhere]">{subject.name}</span>
      </h1>
      <Seen report={report} />
      {children}
      {report.lastSeenUs === null ? (
        <p class={`${CARD} mt-5`}>No event of it is stored.</p>
      ) : (
        <div class="mt-5 space-y-6">
          <HistogramChart histogram={report.histogram} q={q} />
          <ValueTables facets={facets} filter={filter} />
          <div class="grid gap-6 xl:grid-cols-2">
            <SubjectEvents
              title="Last changes"
              none="No change is stored."
              events={changes}
              filter={filter}
              all={searchUrl({ q: formatQuery({ kind: 'and', filters: [filter, CHANGES] }) })}
            />
            <SubjectEvents
              title="Last refusals"
              none="Nothing was refused."
              events={refusals}
              filter={filter}
              all={searchUrl({ q: formatQuery(refusedFilter) })}
            />
          </div>
          {refusals.length === 0 ? null : (
            <section aria-label="What was refused">
              <h2 class="mb-2 text-sm font-semibold">What was refused</h2>
              <ValueTables facets={refused} filter={refusedFilter} />
            </section>
          )}
        </div>
      )}
    </Layout>
  );
}

function Seen({ report: { firstSeen, lastSeenUs, filter } }: Pick<SubjectPageProps, 'report'>) {
  if (lastSeenUs === null) return null;
  const time = (timeUs: bigint): string => formatUtc(formatMicroTime(timeUs));
  return (
    <p class="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm text-slate-600 dark:text-slate-400">
      {firstSeen === null ? null : (
        <span>
          {`first seen ${time(firstSeen.timeUs)}${firstSeen.exact ? '' : ', or earlier'}`}
        </span>
      )}
      <span>{`last seen ${time(lastSeenUs)} UTC`}</span>
      <a href={searchUrl({ q: formatQuery(filter) })} class="text-indigo-700 dark:text-indigo-300">
        All events
      </a>
    </p>
  );
}
