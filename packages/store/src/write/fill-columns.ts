import {
  ACTOR_CLASSES,
  classOfUser,
  identifyEvent,
  isLater,
  readSearchFields,
  type MicroTime,
  type ScannedItem,
  type SearchFields,
} from '@k8s-audit/audit-event';
import { ID_BYTES, type TextColumn } from '../format/segment-columns.ts';
import { codeOf, LEVELS, STAGES } from '../schema/coded-words.ts';
import type { DictionaryKind } from '../schema/dictionary-kinds.ts';
import type { Dictionary, UnknownText } from './dictionary.ts';
import { createEventColumns, sliceColumns, type EventColumns } from './event-columns.ts';

/** Which kind of text the numbers of a column stand for. */
export const KIND_OF_COLUMN: Readonly<Record<TextColumn, DictionaryKind>> = {
  cluster: 'cluster',
  user: 'user',
  impersonated: 'user',
  agent: 'agent',
  ip: 'ip',
  verb: 'verb',
  resource: 'resource',
  namespace: 'namespace',
  name: 'name',
};

/** A column ends at 71 minutes; longer requests are stored as that. The last number means «none». */
const LONGEST_DURATION_US = 4_294_967_294;
const BEGINNING: MicroTime = { ms: 0, us: 0 };

/** Writes events, one after the other, into the columns of their batch. */
export class ColumnFiller {
  readonly #cluster: string;
  readonly #body: Buffer;
  readonly #dictionary: Dictionary;
  readonly #columns: EventColumns;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #unknown: UnknownText[] = [];
  /** Events without any time, which are dated once the latest of the batch is known. */
  readonly #undated: Array<{ row: number; fields: SearchFields }> = [];
  #latest = BEGINNING;
  #rows = 0;

  constructor(
    batch: { readonly cluster: string; readonly body: Buffer },
    capacity: number,
    dictionary: Dictionary,
  ) {
    this.#cluster = batch.cluster;
    this.#body = batch.body;
    this.#dictionary = dictionary;
    this.#columns = createEventColumns(capacity);
    this.#starts = new Uint32Array(capacity);
    this.#ends = new Uint32Array(capacity);
  }

  /** Adds one event of the body; gives the reason when it is none. */
  add({ start, end, bodies }: ScannedItem): string | null {
    const read = readSearchFields(this.#body.subarray(start, end), bodies, start);
    if (!read.ok) return read.reason;
    const row = this.#rows;
    this.#rows += 1;
    this.#starts[row] = start;
    this.#ends[row] = end;
    this.#writeFields(row, read.fields);
    return null;
  }

  /** The events added; an undated one gets the time of the latest, the same at every retry. */
  finish() {
    for (const { row, fields } of this.#undated) this.#writeId(row, fields, this.#latest);
    return {
      columns: sliceColumns(this.#columns, 0, this.#rows),
      starts: this.#starts.subarray(0, this.#rows),
      ends: this.#ends.subarray(0, this.#rows),
      unknown: this.#unknown,
      latestMs: this.#latest.ms,
    };
  }

  #writeFields(row: number, fields: SearchFields): void {
    const columns = this.#columns;
    if (fields.stageTime === null) this.#undated.push({ row, fields });
    else {
      if (isLater(fields.stageTime, this.#latest)) this.#latest = fields.stageTime;
      this.#writeId(row, fields, fields.stageTime);
    }
    const { resource, durationUs } = fields;
    this.#writeText('cluster', row, this.#cluster);
    this.#writeText('user', row, fields.user);
    this.#writeText('impersonated', row, fields.impersonatedUser);
    this.#writeText('agent', row, fields.userAgent);
    this.#writeText('ip', row, fields.sourceIp);
    this.#writeText('verb', row, fields.verb);
    this.#writeText(
      'resource',
      row,
      resource === null ? null : `${fields.apiGroup}/${resource}/${fields.subresource}`,
    );
    this.#writeText('namespace', row, fields.namespace);
    this.#writeText('name', row, fields.name);
    if (fields.code !== null) columns.code[row] = fields.code;
    columns.stage[row] = codeOf(STAGES, fields.stage);
    columns.level[row] = codeOf(LEVELS, fields.level);
    columns.actor[row] = ACTOR_CLASSES.indexOf(
      classOfUser(fields.impersonatedUser || fields.user),
    );
    if (durationUs !== null) columns.durationUs[row] = Math.min(durationUs, LONGEST_DURATION_US);
  }

  #writeId(row: number, fields: SearchFields, time: MicroTime): void {
    this.#columns.ids.write(identifyEvent(this.#cluster, fields, time), row * ID_BYTES, 'hex');
  }

  #writeText(column: TextColumn, row: number, text: string | null): void {
    if (text === null) return;
    const bytes = Buffer.from(text);
    const kind = KIND_OF_COLUMN[column];
    const number = this.#dictionary.find(kind, bytes, 0, bytes.length);
    if (number === 0) this.#unknown.push({ kind, text, column: this.#columns[column], row });
    else this.#columns[column][row] = number;
  }
}
