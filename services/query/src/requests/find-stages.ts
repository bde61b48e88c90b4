import { parseMicroTime, type AuditEvent } from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter, type FieldFilter, type FilterField } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';

/** In the order in which a request goes through them. */
const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];
const FINAL_STAGES = new Set(['ResponseComplete', 'Panic']);

export const isFinalStage = ({ item }: ShownEvent): boolean => FINAL_STAGES.has(item.stage ?? '');

export const byStage = (a: ShownEvent, b: ShownEvent): number =>
  STAGES.indexOf(a.item.stage ?? '') - STAGES.indexOf(b.item.stage ?? '');

/** Nearly all requests are done within seconds; a watch or a shell may stay for an hour. */
const SHORT_US = 5_000_000n;
const LONG_US = 3_600_000_000n;

/** Events of one client about one object, among which those of one request are looked for. */
const MOST_LOOKED_AT = 100;

/**
 * All stages of the request that an event belongs to, in order, the event itself among them. Nothing
 * is indexed by audit ID: they are found by when the request came in, who made it and about what.
 */
export async function findStages(
  reader: Pick<EventReader, 'search'>,
  shown: ShownEvent,
): Promise<ShownEvent[]> {
  const received = parseMicroTime(shown.event.requestReceivedTimestamp ?? '');
  if (received === null || shown.item.auditId === null) return [shown];
  const filter: EventFilter = { kind: 'and', filters: termsOf(shown) };
  const found = new Map([[shown.item.id, shown]]);
  for (const reachUs of [SHORT_US, LONG_US]) {
    const { events } = await reader.search({
      filter,
      fromUs: received,
      toUs: received + reachUs,
      limit: MOST_LOOKED_AT,
    });
    for (const event of events.map(presentStoredEvent)) {
      if (event.item.auditId === shown.item.auditId) found.set(event.item.id, event);
    }
    if ([...found.values()].some(isFinalStage)) break;
  }
  return [...found.values()].toSorted(byStage);
}

/** The event whose stage says how a request ended. */
export const hasLaterStage = async (
  reader: Pick<EventReader, 'search'>,
  shown: ShownEvent,
): Promise<boolean> => (await findStages(reader, shown)).some((other) => byStage(shown, other) < 0);

function termsOf({ item, event }: { item: ShownEvent['item']; event: AuditEvent }): FieldFilter[] {
  const { resource, subresource } = item;
  const values: ReadonlyArray<readonly [FilterField, string | null]> = [
    ['cluster', item.cluster],
    ['user', event.user?.username ?? null],
    ['verb', item.verb],
    ['resource', resource && subresource ? `${resource}/${subresource}` : resource],
    ['namespace', item.namespace],
  ];
  return values.flatMap(([field, value]) => (value ? [fieldIs(field, value)] : []));
}
