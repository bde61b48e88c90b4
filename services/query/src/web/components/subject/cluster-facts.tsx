import { formatMicroTime } from '@k8s-audit/audit-event';
import type { ClusterActivity } from '@k8s-audit/store';
import { searchUrl } from '../../../search/search-url.ts';
import { formatQuery } from '../../../search/format-query.ts';
import { fieldIs } from '@k8s-audit/store';
import type { Silence } from '../../../subjects/judge-silence.ts';
import type { ComponentVersions } from '../../../subjects/read-versions.ts';
import { formatUtc } from '../../format-utc.ts';
import { Facts, Fact } from '../facts.tsx';

export interface ClusterFactsProps {
  readonly activity: ClusterActivity;
  readonly silence: Silence | null;
  readonly versions: readonly ComponentVersions[];
}

/** How well a cluster is heard, and what it runs. */
export function ClusterFacts({ activity, silence, versions }: ClusterFactsProps) {
  return (
    <>
      {silence === null ? null : <SilenceWarning silence={silence} />}
      <div class="mt-5 grid gap-4 lg:grid-cols-2">
        <Facts title="What is heard">
          <Fact
            label="Rate"
            text={`${formatNumber(activity.eventsPerMinute)} events a minute`}
            hint="of the last five minutes"
          />
          <Fact label="Lag" text={formatDuration(activity.lagMs)} hint="of the newest event" />
          <Fact label="Last event" text={formatUtc(formatMicroTime(activity.lastEventUs))} />
          <Fact label="Received" text={formatUtc(activity.lastReceivedAt)} />
          <Fact label="In all" text={`${activity.events.toLocaleString('en')} events`} />
        </Facts>
        <Versions cluster={activity.cluster} versions={versions} />
      </div>
    </>
  );
}

/** Told in words and by a sign: colour alone says nothing to those who do not see it. */
export function SilenceWarning({ silence }: { readonly silence: Silence }) {
  return (
    <p
      role="status"
      class="mt-3 rounded-lg border border-amber-300 bg-amber-50 px-4 py-2.5 text-sm text-amber-900 dark:border-amber-700 dark:bg-amber-950 dark:text-amber-200"
    >
      {`▲ Nothing was heard for ${formatDuration(silence.quietMs)}. In the day before, it was never quiet for longer than ${formatDuration(silence.usualMs)}. Look at its API server's apiserver_audit_error_total and at the network between.`}
    </p>
  );
}

function Versions({
  cluster,
  versions,
}: {
  readonly cluster: string;
  readonly versions: readonly ComponentVersions[];
}) {
  return (
    <Facts title="Versions, as user agents name them">
      {versions.length === 0 ? (
        <p class="text-sm text-slate-600 dark:text-slate-400">
          No component of Kubernetes was heard in the last day. The audit policy may leave them out.
        </p>
      ) : null}
      {versions.map(({ component, versions: found }) => (
        <div key={component} class="grid grid-cols-[minmax(0,12rem)_1fr] gap-3 text-sm">
          <dt class="text-slate-500 dark:text-slate-400">{component}</dt>
          <dd class="flex flex-wrap gap-x-3">
            {found.map(({ version }) => (
              <a
                key={version}
                href={searchUrl({
                  q: formatQuery({
                    kind: 'and',
                    filters: [
                      fieldIs('cluster', cluster),
                      fieldIs('agent', `${component}/${version}*`),
                    ],
                  }),
                })}
              >
                {version}
              </a>
            ))}
          </dd>
        </div>
      ))}
    </Facts>
  );
}

const formatNumber = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: 1 });

/** `0.4 s`, `12 min`, `3.5 h`, `2 days`. */
export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${(ms / 3_600_000).toFixed(1)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}
