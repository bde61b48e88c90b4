import { parseMicroTime } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../../present-stored-event.ts';
import { eventUrl } from '../../search/search-url.ts';
import { CARD } from './card.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

const NAMES: Readonly<Record<string, string>> = {
  RequestReceived: 'Request received',
  ResponseStarted: 'Answer begun',
  ResponseComplete: 'Answer complete',
  Panic: 'API server failed',
};

/** The stages of one request on one time line, with the time that passed since it came in. */
export function StagesCard({
  stages,
  currentId,
}: {
  readonly stages: readonly ShownEvent[];
  readonly currentId: string;
}) {
  const received = parseMicroTime(stages[0]?.event.requestReceivedTimestamp ?? '');
  return (
    <section class={`${CARD} mt-4`}>
      <h2 class="text-sm font-semibold">This request</h2>
      <ol class="mt-3 space-y-1.5 text-sm">
        {stages.map(({ item }) => (
          <li
            key={item.id}
            aria-current={item.id === currentId ? 'step' : undefined}
            class="flex flex-wrap items-center gap-x-3 aria-[current=step]:font-medium"
          >
            <span class="inline-block w-36">
              {item.id === currentId ? (
                (NAMES[item.stage ?? ''] ?? item.stage)
              ) : (
                <a href={eventUrl(item.id)}>{NAMES[item.stage ?? ''] ?? item.stage}</a>
              )}
            </span>
            <time dateTime={item.time} class="tabular-nums">
              {item.time.slice(11, 26)}
            </time>
            <span class="w-24 text-right text-slate-500 tabular-nums dark:text-slate-400">
              {formatSince(received, item.time)}
            </span>
            <OutcomeBadge item={item} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function formatSince(received: bigint | null, time: string): string {
  const at = parseMicroTime(time);
  if (received === null || at === null) return '';
  const ms = Number(at - received) / 1_000;
  if (ms < 1_000) return `+${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  return ms < 120_000 ? `+${(ms / 1_000).toFixed(1)} s` : `+${Math.round(ms / 60_000)} min`;
}
