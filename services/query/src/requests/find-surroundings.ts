import { parseMicroTime } from '@k8s-audit/audit-event';
import type { EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';

/** The events nearest to one, oldest first, and whether there are more in the quarter of an hour. */
export interface Surroundings {
  readonly before: readonly ShownEvent[];
  readonly after: readonly ShownEvent[];
  readonly moreBefore: boolean;
  readonly moreAfter: boolean;
}

const SECOND_US = 1_000_000n;
/** A quarter of an hour before and behind. */
export const AROUND_US = 900n * SECOND_US;
/** Searches give the newest first: what comes next is found by looking ahead ever further. */
const AHEAD_US = [10n * SECOND_US, 90n * SECOND_US, AROUND_US];
const ROWS = 15;
/** Of what lies ahead the oldest are wanted, which a search gives last. */
const MOST_AHEAD = 200;

/** Finds what a filter finds around an event. */
export async function findSurroundings(
  reader: Pick<EventReader, 'search'>,
  shown: ShownEvent,
  filter: EventFilter,
): Promise<Surroundings> {
  const atUs = parseMicroTime(shown.item.time) ?? 0n;
  const isOther = ({ item }: ShownEvent): boolean => item.id !== shown.item.id;
  const range = { fromUs: atUs - AROUND_US, toUs: atUs };
  const before = await reader.search({ filter, ...range, limit: ROWS });
  const after: ShownEvent[] = [];
  let moreAfter = false;
  let fromUs = atUs;
  for (const aheadUs of AHEAD_US) {
    const page = await reader.search({ filter, fromUs, toUs: atUs + aheadUs, limit: MOST_AHEAD });
    after.push(...page.events.map(presentStoredEvent).toReversed().filter(isOther));
    moreAfter = page.nextCursor !== null || after.length > ROWS;
    if (after.length >= ROWS) break;
    fromUs = atUs + aheadUs;
  }
  return {
    before: before.events.map(presentStoredEvent).toReversed().filter(isOther),
    after: after.slice(0, ROWS),
    moreBefore: before.nextCursor !== null,
    moreAfter,
  };
}
