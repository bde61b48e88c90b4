import {
  ACTOR_CLASSES,
  classOfUser,
  EventIdWriter,
  identifyEvent,
  isLater,
  readSearchFields,
  SearchFieldScanner,
  SPAN,
  type MicroTime,
  type ScannedItem,
  type SearchFields,
} from '@k8s-audit/audit-event';
import { ID_BYTES, type TextColumn } from '../format/segment-columns.ts';
import { codeOf, LEVELS, STAGES } from '../schema/coded-words.ts';
import type { DictionaryKind } from '../schema/dictionary-kinds.ts';
import type { Dictionary, UnknownText } from './dictionary.ts';
import { actorOfSpan, codeOfSpan, LEVEL_BYTES, STAGE_BYTES } from './code-of-span.ts';
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
const SLASH = 0x2f;

/** One for all batches: it keeps room for a reading, and batches are read one after the other. */
const scanner = new SearchFieldScanner();
/** Three texts of at most 64 KiB each, which is what the scanner takes. */
const joined = Buffer.alloc(256 * 1024);

/** Writes events, one after the other, into the columns of their batch. */
export class ColumnFiller {
  readonly #cluster: string;
  readonly #body: Buffer;
  readonly #dictionary: Dictionary;
  readonly #columns: EventColumns;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #idWriter: EventIdWriter;
  readonly #clusterBytes: Buffer;
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
    this.#idWriter = new EventIdWriter(batch.cluster);
    this.#clusterBytes = Buffer.from(batch.cluster);
    this.#columns = createEventColumns(capacity);
    this.#starts = new Uint32Array(capacity);
    this.#ends = new Uint32Array(capacity);
  }

  /** Adds one event of the body; gives the reason when it is none. */
  add({ start, end, bodies }: ScannedItem): string | null {
    const row = this.#rows;
    if (scanner.read(this.#body, start, end, bodies) && scanner.timeMs >= 0) this.#writeSpans(row);
    else {
      const read = readSearchFields(this.#body.subarray(start, end), bodies, start);
      if (!read.ok) return read.reason;
      this.#writeFields(row, read.fields);
    }
    this.#starts[row] = start;
    this.#ends[row] = end;
    this.#rows += 1;
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

  /** What the scanner found: no text is made of what the dictionary knows. */
  #writeSpans(row: number): void {
    const columns = this.#columns;
    const time = { ms: scanner.timeMs, us: scanner.timeUs };
    if (isLater(time, this.#latest)) this.#latest = time;
    this.#idWriter.write(scanner, columns.ids, row * ID_BYTES);
    this.#writeBytes('cluster', row, this.#clusterBytes, {
      start: 0,
      end: this.#clusterBytes.length,
    });
    this.#writeSpan('user', row, SPAN.user, true);
    this.#writeSpan('impersonated', row, SPAN.impersonatedUser, false);
    this.#writeSpan('agent', row, SPAN.userAgent, true);
    this.#writeSpan('ip', row, SPAN.sourceIp, true);
    this.#writeSpan('verb', row, SPAN.verb, true);
    this.#writeResource(row);
    this.#writeSpan('namespace', row, SPAN.namespace, false);
    this.#writeSpan('name', row, SPAN.name, false);
    if (scanner.code >= 0) columns.code[row] = scanner.code;
    columns.stage[row] = codeOfSpan(STAGE_BYTES, scanner, SPAN.stage);
    columns.level[row] = codeOfSpan(LEVEL_BYTES, scanner, SPAN.level);
    columns.actor[row] = actorOfSpan(this.#body, scanner);
    if (scanner.durationUs >= 0)
      columns.durationUs[row] = Math.min(scanner.durationUs, LONGEST_DURATION_US);
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
    columns.actor[row] = ACTOR_CLASSES.indexOf(classOfUser(fields.impersonatedUser || fields.user));
    if (durationUs !== null) columns.durationUs[row] = Math.min(durationUs, LONGEST_DURATION_US);
  }

  #writeId(row: number, fields: SearchFields, time: MicroTime): void {
    this.#columns.ids.write(identifyEvent(this.#cluster, fields, time), row * ID_BYTES, 'hex');
  }

  #writeText(column: TextColumn, row: number, text: string | null): void {
    if (text === null) return;
    const bytes = Buffer.from(text);
    this.#writeBytes(column, row, bytes, { start: 0, end: bytes.length });
  }

  /** A field that is absent is NULL, or the empty text where each event has one. */
  #writeSpan(column: TextColumn, row: number, span: number, always: boolean): void {
    const start = scanner.spans[span * 2] as number;
    if (start >= 0)
      this.#writeBytes(column, row, this.#body, {
        start,
        end: scanner.spans[span * 2 + 1] as number,
      });
    else if (always) this.#writeBytes(column, row, this.#body, { start: 0, end: 0 });
  }

  /** `group/resource/subresource`, joined in a buffer that is used again and again. */
  #writeResource(row: number): void {
    const { spans } = scanner;
    const start = spans[SPAN.resource * 2] as number;
    if (start < 0 || start === spans[SPAN.resource * 2 + 1]) return;
    let at = this.#joinSpan(0, SPAN.apiGroup);
    joined[at] = SLASH;
    at = this.#joinSpan(at + 1, SPAN.resource);
    joined[at] = SLASH;
    at = this.#joinSpan(at + 1, SPAN.subresource);
    this.#writeBytes('resource', row, joined, { start: 0, end: at });
  }

  #joinSpan(at: number, span: number): number {
    const start = scanner.spans[span * 2] as number;
    const end = scanner.spans[span * 2 + 1] as number;
    for (let from = start; from < end; from += 1) {
      joined[at + from - start] = this.#body[from] as number;
    }
    return at + end - start;
  }

  #writeBytes(
    column: TextColumn,
    row: number,
    bytes: Buffer,
    { start, end }: { start: number; end: number },
  ): void {
    const kind = KIND_OF_COLUMN[column];
    const number = this.#dictionary.find(kind, bytes, start, end);
    if (number !== 0) this.#columns[column][row] = number;
    else {
      const text = bytes.toString('utf8', start, end);
      this.#unknown.push({ kind, text, column: this.#columns[column], row });
    }
  }
}
