import { decodeEventId, eventIdTimeUs } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import type { EventFilter, StoredEvent } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';

const FIRST_SPAN_US = 60_000_000n;
/** What one search reads at once: a span that holds more is cut. */
const MOST_READ = 1_000;

export interface NewerEvents {
  /** Newest first, as everywhere; the last one is the neighbour of the event that was asked from. */
  readonly events: readonly StoredEvent[];
  /** Whether there is something newer still. */
  readonly more: boolean;
  /** The way on from the last of them, back in time. */
  readonly olderCursor: string | null;
}

/**
 * The events that follow one in time. The store goes back in time only: so spans that begin at the event
 * grow until one holds enough, and shrink again where one holds too much to be read whole. Throws
 * HttpError 400 for what is no id.
 */
export async function findNewer(
  reader: Pick<EventReader, 'search' | 'newestId'>,
  search: {
    readonly filter: EventFilter;
    readonly after: string;
    readonly toUs?: bigint | undefined;
    readonly limit: number;
  },
): Promise<NewerEvents> {
  const { filter, limit } = search;
  const start = decodeEventId(search.after);
  if (start === null) throw new HttpError(400, 'bad_parameter', 'after: is not the id of an event');
  const newest = await reader.newestId();
  const fromUs = eventIdTimeUs(start);
  const endUs = search.toUs ?? eventIdTimeUs(newest ?? start) + 1n;
  let spanUs = FIRST_SPAN_US;
  let isShrinking = false;
  for (;;) {
    const toUs = fromUs + spanUs < endUs ? fromUs + spanUs : endUs;
    const page = await reader.search({ filter, fromUs, toUs, limit: MOST_READ });
    const found = page.events.filter(({ id }) => Buffer.compare(id, start) > 0);
    const isWhole = page.nextCursor === null;
    const isEnough = found.length >= limit || toUs >= endUs || isShrinking;
    if ((isWhole && isEnough) || spanUs <= 1n)
      return {
        events: found.slice(-limit),
        more: found.length > limit || toUs < endUs,
        olderCursor: await findCursorBehind(
          reader,
          filter,
          found.slice(-limit).at(-1)?.id ?? start,
        ),
      };
    isShrinking = !isWhole;
    spanUs = isWhole ? spanUs * 8n : spanUs / 2n;
  }
}

/** A page of one event ends with it: its cursor leads to what is older. */
async function findCursorBehind(
  reader: Pick<EventReader, 'search'>,
  filter: EventFilter,
  id: Buffer,
): Promise<string | null> {
  const page = await reader.search({ filter, toUs: eventIdTimeUs(id) + 1n, limit: 1 });
  return page.nextCursor;
}
