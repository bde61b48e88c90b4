import type { EventReader } from '../event-reader.ts';
import type { ShownEvent } from '../present-stored-event.ts';
import { byStage, hasLaterStage, isFinalStage } from './find-stages.ts';

/**
 * Merges the stages of each request on a page into the last of them. What is left of a request whose
 * end lies on a newer page is left out, so that each request is told once over all pages.
 */
export async function foldRequests(
  reader: Pick<EventReader, 'search'>,
  page: readonly ShownEvent[],
): Promise<ShownEvent[]> {
  const last = new Map<string, ShownEvent>();
  for (const shown of page) {
    const key = keyOf(shown);
    const known = last.get(key);
    if (known === undefined || byStage(known, shown) < 0) last.set(key, shown);
  }
  const kept = page.filter((shown) => last.get(keyOf(shown)) === shown);
  const told = await Promise.all(
    kept.map(async (shown) => isFinalStage(shown) || !(await hasLaterStage(reader, shown))),
  );
  return kept.filter((_shown, index) => told[index]);
}

const keyOf = ({ item }: ShownEvent): string =>
  item.auditId === null ? item.id : `${item.cluster}\n${item.auditId}`;
