import type { FirstEventFound, Waiting } from '../../../clusters/find-first-event.ts';
import { clusterUrl } from '../../../search/search-url.ts';

export interface FirstEventProps extends FirstEventFound {
  readonly waiting: Waiting;
}

const BOX = 'flex items-center gap-3 rounded-lg border px-4 py-3 text-sm';

/** Asks every two seconds whether an event came, until one did. */
export function FirstEvent({ waiting, receivedAt, usedAt }: FirstEventProps) {
  const { cluster, tokenId, sinceMs } = waiting;
  if (receivedAt !== null) {
    return (
      <div
        role="status"
        class={`${BOX} border-emerald-300 bg-emerald-50 text-emerald-900 dark:border-emerald-700 dark:bg-emerald-950 dark:text-emerald-200`}
      >
        <span aria-hidden="true">✓</span>
        <p>
          {`First event of ${cluster} seen at ${timeOf(receivedAt)} UTC. `}
          <a href={clusterUrl(cluster)} class="font-medium">
            See what it does
          </a>
        </p>
      </div>
    );
  }
  const query = new URLSearchParams({ since: String(sinceMs), token: tokenId });
  return (
    <div
      role="status"
      hx-get={`${clusterUrl(cluster)}/first-event?${query}`}
      hx-trigger="every 2s"
      hx-swap="outerHTML"
      class={`${BOX} border-slate-200 bg-white dark:border-slate-800 dark:bg-slate-900`}
    >
      <span
        aria-hidden="true"
        class="size-2.5 shrink-0 rounded-full bg-indigo-600 motion-safe:animate-pulse dark:bg-indigo-400"
      />
      <p>
        {usedAt === null
          ? `Waiting for the first event of ${cluster}. This page says when it is there.`
          : `The token was used at ${timeOf(usedAt)} UTC: the way here is right. Waiting for the first event.`}
      </p>
    </div>
  );
}

const timeOf = (date: Date): string => date.toISOString().slice(11, 19);
