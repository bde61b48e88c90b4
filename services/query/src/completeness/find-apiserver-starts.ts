import { eventIdTimeUs } from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';

/**
 * What every API server asks as itself once it runs, and nobody asks as it later:
 * kubernetes, pkg/registry/scheduling/rest/storage_scheduling.go, AddSystemPriorityClasses.
 */
const ASKED_AT_START: EventFilter = {
  kind: 'and',
  filters: [
    fieldIs('user', 'system:apiserver'),
    fieldIs('verb', 'get'),
    fieldIs('resource', 'priorityclasses'),
    fieldIs('name', 'system-node-critical'),
  ],
};

/** It asks again every second, half a minute at most, until all is there. */
const ONE_START_US = 30_000_000n;
const MOST_EVENTS = 500;

/**
 * When API servers started, in µs and in order, of each cluster whose audit policy keeps what they ask
 * as themselves. Of the others nothing is known. Several within half a minute count as one.
 */
export async function findApiserverStarts(
  reader: Pick<EventReader, 'search'>,
  fromUs: bigint,
): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const { events } = await reader.search({ filter: ASKED_AT_START, fromUs, limit: MOST_EVENTS });
  const starts = new Map<string, bigint[]>();
  for (const { id, cluster } of events.toReversed()) {
    const timeUs = eventIdTimeUs(id);
    const known = starts.get(cluster) ?? [];
    starts.set(cluster, known);
    if (timeUs - (known.at(-1) ?? 0n) > ONE_START_US) known.push(timeUs);
  }
  return starts;
}
