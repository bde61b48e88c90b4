import type { QueueRoom } from '@k8s-audit/queue';
import type { CompletenessVerdict } from '../../completeness/judge-completeness.ts';
import type { SourceReport } from '../../completeness/load-completeness.ts';
import { clusterUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { HeartbeatChart } from '../components/heartbeat-chart.tsx';
import { QueueRooms } from '../components/queue-rooms.tsx';
import { LINK, QUIET } from '../components/looks.ts';
import { formatDuration, SilenceWarning } from '../components/subject/cluster-facts.tsx';
import { formatUtc } from '../format-utc.ts';
import { EmptyNote } from '../components/empty-note.tsx';
import { Layout } from './layout.tsx';

export interface CompletenessPageProps {
  readonly assets: AssetUrls;
  readonly sources: readonly SourceReport[];
  readonly rooms: readonly QueueRoom[];
  /** Whether there may be more than whoever looks may see. */
  readonly isLimited: boolean;
}

/** Whether everything that was received is there, source by source. */
export function CompletenessPage({ assets, sources, rooms, isLimited }: CompletenessPageProps) {
  return (
    <Layout title="Completeness" assets={assets} current="completeness">
      <h1 class="text-xl font-semibold">Completeness</h1>
      <p class={`mt-1 mb-4 max-w-prose ${QUIET}`}>
        Every event that was answered with 200 is stored, was there before, is in quarantine, or
        waits on the queue. The queues count what they are given, the database counts what became of
        it; a writer compares the two every few seconds.
      </p>
      <QueueRooms rooms={rooms} />
      {sources.length === 0 ? (
        <EmptyNote>
          {isLimited
            ? 'These sums are of whole clusters: they are shown of those of which you see everything.'
            : 'Nothing was received yet.'}
        </EmptyNote>
      ) : (
        <ul class="space-y-4">
          {sources.map((source) => (
            <Source key={source.cluster} source={source} />
          ))}
        </ul>
      )}
    </Layout>
  );
}

function Source({ source }: { readonly source: SourceReport }) {
  return (
    <li class={CARD}>
      <div class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 class="min-w-0 font-semibold [overflow-wrap:anywhere]">
          <a href={clusterUrl(source.cluster)}>{source.cluster}</a>
        </h2>
        <Verdict source={source} />
      </div>
      <Sum source={source} />
      {source.silence === null ? null : <SilenceWarning silence={source.silence} />}
      <Heard source={source} />
    </li>
  );
}

const GOOD = 'text-emerald-800 dark:text-emerald-300';
const BAD = 'font-medium text-rose-800 dark:text-rose-300';
const DOUBTFUL = 'text-amber-800 dark:text-amber-300';

/** By a sign and in words: colour alone says nothing to those who do not see it. */
function Verdict({ source }: { readonly source: SourceReport }) {
  const number = (value: number): string => value.toLocaleString('en');
  const tellings: Readonly<Record<CompletenessVerdict, readonly [look: string, text: string]>> = {
    complete: [GOOD, '✓ adds up'],
    lost: [BAD, `✕ ${number(source.lost)} events left the queue and are nowhere`],
    forgotten: [
      BAD,
      `✕ the queue forgot ${number(source.surplus)} events that it had acknowledged`,
    ],
    unchecked: [DOUBTFUL, '? no writer has looked for more than a minute'],
  };
  const [look, text] = tellings[source.verdict];
  return (
    <p class="text-sm">
      <span class={look}>{text}</span>
      <span class={`ml-2 ${QUIET}`}>{`at ${formatUtc(source.checkedAt).slice(11)} UTC`}</span>
    </p>
  );
}

const SIGN = 'pl-6 before:absolute before:top-0 before:left-1';

/** Between the parts of the sum: signs are looks, and not read out. */
function signOf(at: number): string {
  if (at === 0) return '';
  return at === 1 ? `${SIGN} before:content-['=']` : `${SIGN} before:content-['+']`;
}

function Sum({ source }: { readonly source: SourceReport }) {
  const parts: ReadonlyArray<readonly [label: string, value: number, href?: string]> = [
    ['received', source.received],
    ['stored', source.stored],
    ['there before', source.duplicates],
    ['in quarantine', source.quarantined, '/quarantine'],
    ['discarded', source.discarded, '/quarantine?state=discarded'],
    ['waiting', source.waiting],
    ...(source.lost > 0 ? [['lost', source.lost] as const] : []),
    ...(source.surplus > 0 ? [['forgotten', -source.surplus] as const] : []),
  ];
  return (
    <dl class="mt-3 flex flex-wrap gap-x-2 gap-y-2">
      {parts.map(([label, value, href], at) => (
        <div key={label} class={`relative flex flex-col-reverse ${signOf(at)}`}>
          <dt class={`text-xs ${QUIET}`}>{label}</dt>
          <dd class="text-lg leading-tight tabular-nums">
            {href === undefined || value === 0 ? (
              value.toLocaleString('en')
            ) : (
              <a href={href} class={LINK}>
                {value.toLocaleString('en')}
              </a>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Heard({
  source: { minutes, heartbeat, apiserverStarts },
}: {
  readonly source: SourceReport;
}) {
  const heard = minutes.filter((minute) => minute !== null).length;
  const gaps =
    heartbeat.gaps === 0
      ? 'no gap'
      : `${heartbeat.gaps} ${heartbeat.gaps === 1 ? 'gap' : 'gaps'}, the longest of ${formatDuration(heartbeat.longestGapMinutes * 60_000)}`;
  const label = `Heard in ${heard} of the last ${minutes.length} minutes, ${gaps}`;
  return (
    <div class="mt-4">
      <HeartbeatChart minutes={minutes} label={label} />
      <p class={`mt-1.5 text-sm ${QUIET}`}>{`${label}.`}</p>
      <Starts times={apiserverStarts} />
      {heard === 0 ? null : (
        <p class={`mt-1 flex flex-wrap gap-x-4 text-sm tabular-nums ${QUIET}`}>
          <span>Newest events arrived after</span>
          {heartbeat.lags
            .filter((lag) => lag.minutes > 0)
            .map((lag) => (
              <span key={lag.label}>{`${lag.label}: ${lag.minutes} min`}</span>
            ))}
        </p>
      )}
    </div>
  );
}

const SHOWN_STARTS = 10;

/** One that was killed took the events with it that it had not sent. */
function Starts({ times }: { readonly times: readonly string[] }) {
  if (times.length === 0) return null;
  const clock = times.slice(-SHOWN_STARTS).map((time) => formatUtc(time).slice(11, 19));
  const earlier = times.length > SHOWN_STARTS ? `${times.length} times, last ` : '';
  return (
    <p class={`mt-1 text-sm ${DOUBTFUL}`}>
      {`↻ An API server started ${earlier}at ${clock.join(', ')} UTC. If it was killed before, the events that it had in hand were never sent.`}
    </p>
  );
}
