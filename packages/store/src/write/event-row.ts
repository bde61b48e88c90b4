import {
  ACTOR_CLASSES,
  classifyActor,
  eventIdTimeUs,
  parseMicroTime,
  type AuditEvent,
} from '@k8s-audit/audit-event';
import { codeOf, LEVELS, STAGES } from '../schema/coded-words.ts';
import type { DictionaryKind } from '../schema/dictionary-kinds.ts';
import type { FramePlace } from './body-chunk.ts';
import type { Dictionary, DictionaryEntry } from './dictionary.ts';

/** One event on its way into its row: texts still as texts. */
export interface EventRow {
  readonly idHex: string;
  readonly cluster: string;
  readonly event: AuditEvent;
  readonly raw: Buffer;
  readonly place: FramePlace;
}

/** An INT UNSIGNED in µs ends at 71 minutes; longer requests are stored as that. */
const LONGEST_DURATION_US = 4_294_967_295n;

export const EVENT_COLUMNS = [
  'id',
  'cluster_id',
  'user_id',
  'impersonated_id',
  'agent_id',
  'ip_id',
  'verb_id',
  'resource_id',
  'namespace_id',
  'name_id',
  'code',
  'stage',
  'level',
  'actor_class',
  'duration_us',
  'batch',
  'frame_at',
  'frame_bytes',
  'slot',
].join(', ');

/** The texts of a row that the dictionary must know. */
export function dictionaryEntriesOf(row: EventRow): DictionaryEntry[] {
  return Object.entries(textsOf(row))
    .filter((entry): entry is [DictionaryTextColumn, string] => entry[1] !== null)
    .map(([column, text]) => ({ kind: KIND_OF_COLUMN[column], text }));
}

/**
 * The row as SQL. Only numbers and hex literals stand in it: no text of an event reaches a
 * statement, so there is nothing to escape and nothing to inject.
 */
export function toSqlValues(row: EventRow, dictionary: Dictionary): string {
  const { event, place } = row;
  const texts = textsOf(row);
  const id = (column: DictionaryTextColumn): number | 'NULL' => {
    const text = texts[column];
    return text === null ? 'NULL' : dictionary.idOf(KIND_OF_COLUMN[column], text);
  };
  return (
    `(x'${row.idHex}',${id('cluster')},${id('user')},${id('impersonated')},${id('agent')},${id('ip')},` +
    `${id('verb')},${id('resource')},${id('namespace')},${id('name')},${event.responseStatus?.code ?? 'NULL'},` +
    `${codeOf(STAGES, event.stage)},${codeOf(LEVELS, event.level)},` +
    `${ACTOR_CLASSES.indexOf(classifyActor(event).class)},${durationUs(row) ?? 'NULL'},` +
    `x'${place.batch}',${place.frameAt},${place.frameBytes},${place.slot})`
  );
}

type DictionaryTextColumn = keyof typeof KIND_OF_COLUMN;

const KIND_OF_COLUMN = {
  cluster: 'cluster',
  user: 'user',
  impersonated: 'user',
  agent: 'agent',
  ip: 'ip',
  verb: 'verb',
  resource: 'resource',
  namespace: 'namespace',
  name: 'name',
} as const satisfies Record<string, DictionaryKind>;

function textsOf({ cluster, event }: EventRow): Record<DictionaryTextColumn, string | null> {
  const reference = event.objectRef;
  return {
    cluster,
    user: event.user?.username ?? '',
    impersonated: event.impersonatedUser?.username ?? null,
    agent: event.userAgent ?? '',
    ip: event.sourceIPs?.at(-1) ?? '',
    verb: event.verb ?? '',
    resource: reference?.resource
      ? `${reference.apiGroup ?? ''}/${reference.resource}/${reference.subresource ?? ''}`
      : null,
    namespace: reference?.namespace ?? null,
    name: reference?.name ?? null,
  };
}

function durationUs(row: EventRow): bigint | null {
  const received = parseMicroTime(row.event.requestReceivedTimestamp ?? '');
  if (received === null) return null;
  const took = eventIdTimeUs(Buffer.from(row.idHex, 'hex')) - received;
  if (took < 0n) return null;
  return took > LONGEST_DURATION_US ? LONGEST_DURATION_US : took;
}
