import { ACTOR_CLASSES, type SearchFields } from '@k8s-audit/audit-event';
import { codeOf, LEVELS, STAGES } from '../schema/coded-words.ts';
import type { DictionaryKind } from '../schema/dictionary-kinds.ts';
import type { FramePlace } from './body-chunk.ts';
import type { Dictionary, DictionaryEntry } from './dictionary.ts';

/** Events whose bodies may share a chunk: of one cluster and day, received in the same second. */
export interface Bundle {
  readonly cluster: string;
  /** Days since 1970, UTC: rows and bodies of a day are dropped together. */
  readonly day: number;
  /** Whole seconds since 1970: all that a chunk says of when its events were received. */
  readonly receivedSecond: number;
}

/** One event on its way into its row: texts still as texts. */
export interface EventRow {
  readonly idHex: string;
  readonly cluster: string;
  readonly bundle: Bundle;
  readonly raw: Buffer;
  /** Known once the row's commit has packed the bodies. */
  readonly place: FramePlace;
  /** In the order of TEXT_KINDS; null where the column is NULL. */
  readonly texts: ReadonlyArray<string | null>;
  /** Their numbers, as far as they are known: looked up once, used when the row becomes SQL. */
  readonly numbers: Array<number | undefined>;
  readonly code: number | null;
  readonly stage: number;
  readonly level: number;
  readonly actorClass: number;
  readonly durationUs: number | null;
}

/** An INT UNSIGNED in µs ends at 71 minutes; longer requests are stored as that. */
const LONGEST_DURATION_US = 4_294_967_295;

/** The kinds of the columns that hold a text's number, in the order of EVENT_COLUMNS. */
const TEXT_KINDS = [
  'cluster',
  'user',
  'user',
  'agent',
  'ip',
  'verb',
  'resource',
  'namespace',
  'name',
] as const satisfies readonly DictionaryKind[];

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

export function toEventRow(
  fields: SearchFields,
  origin: Pick<EventRow, 'idHex' | 'cluster' | 'bundle' | 'raw'>,
): EventRow {
  const { resource, durationUs } = fields;
  return {
    ...origin,
    place: { batch: '', frameAt: 0, frameBytes: 0, slot: 0 },
    texts: [
      origin.cluster,
      fields.user,
      fields.impersonatedUser,
      fields.userAgent,
      fields.sourceIp,
      fields.verb,
      resource === null ? null : `${fields.apiGroup}/${resource}/${fields.subresource}`,
      fields.namespace,
      fields.name,
    ],
    numbers: [],
    code: fields.code,
    stage: codeOf(STAGES, fields.stage),
    level: codeOf(LEVELS, fields.level),
    actorClass: ACTOR_CLASSES.indexOf(fields.actorClass),
    durationUs: durationUs === null ? null : Math.min(durationUs, LONGEST_DURATION_US),
  };
}

/** Notes the numbers of the rows' texts; returns those that the dictionary has no number for. */
export function lookUpTexts(rows: readonly EventRow[], dictionary: Dictionary): DictionaryEntry[] {
  const unknown: DictionaryEntry[] = [];
  for (const { texts, numbers } of rows) {
    for (let column = 0; column < TEXT_KINDS.length; column += 1) {
      const kind = TEXT_KINDS[column] as DictionaryKind;
      const text = texts[column] ?? null;
      const number = text === null ? undefined : dictionary.find(kind, text);
      numbers[column] = number;
      if (text !== null && number === undefined) unknown.push({ kind, text });
    }
  }
  return unknown;
}

/**
 * The row as SQL. Only numbers and hex literals stand in it: no text of an event reaches a
 * statement, so there is nothing to escape and nothing to inject.
 */
export function toSqlValues(row: EventRow, dictionary: Dictionary): string {
  const { place } = row;
  let ids = '';
  for (let column = 0; column < TEXT_KINDS.length; column += 1) {
    const text = row.texts[column] ?? null;
    const kind = TEXT_KINDS[column] as DictionaryKind;
    ids += text === null ? 'NULL,' : `${row.numbers[column] ?? dictionary.idOf(kind, text)},`;
  }
  return (
    `(x'${row.idHex}',${ids}${row.code ?? 'NULL'},${row.stage},${row.level},${row.actorClass},` +
    `${row.durationUs ?? 'NULL'},x'${place.batch}',${place.frameAt},${place.frameBytes},${place.slot})`
  );
}
