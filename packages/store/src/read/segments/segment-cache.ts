import type { Knex } from 'knex';
import type { PackedColumns } from '../../format/column-codec.ts';
import { PackedSource, type UnpackedColumn } from '../../format/column-source.ts';
import { SEGMENT_COLUMNS, type SegmentColumn } from '../../format/segment-columns.ts';
import { Segment } from '../../format/segment.ts';
import { ByteLimitedMap } from './byte-limited-map.ts';
import { ColumnReader } from './column-reader.ts';
import type { SegmentHead } from './list-segments.ts';

/** Of ten million events: the columns of some filters, and the ids of fifty segments that have hits. */
const PACKED_CACHE_BYTES = 64 * 2 ** 20;
/** Of a day of a million events: the columns of its facets. */
const UNPACKED_CACHE_BYTES = 32 * 2 ** 20;
/** Memory for value filters: of some hundred million events. */
const FILTER_CACHE_BYTES = 32 * 2 ** 20;
const FILTERS_PER_STATEMENT = 200;

/**
 * Reads the columns of segments, which never change, and keeps those that were used last: packed for
 * searches through all segments, some unpacked for what is asked again and again.
 */
export class SegmentCache {
  readonly #packed = new ByteLimitedMap<number, Buffer>(PACKED_CACHE_BYTES);
  readonly #unpacked = new ByteLimitedMap<number, UnpackedColumn>(UNPACKED_CACHE_BYTES);
  readonly #filters = new ByteLimitedMap<number, Buffer>(FILTER_CACHE_BYTES);
  readonly #reader = new ColumnReader();

  /** The value filters of segments, in their order. */
  async filters(knex: Knex, heads: readonly SegmentHead[]): Promise<Buffer[]> {
    const found = new Map<number, Buffer>();
    const missing: SegmentHead[] = [];
    for (const head of heads) {
      const known = this.#filters.get(head.segment);
      if (known === undefined) missing.push(head);
      else found.set(head.segment, known);
    }
    for (let at = 0; at < missing.length; at += FILTERS_PER_STATEMENT) {
      const some = missing.slice(at, at + FILTERS_PER_STATEMENT);
      const rows = await knex('segments')
        .whereIn(
          ['day', 'segment'],
          some.map(({ day, segment }) => [day, segment]),
        )
        .select<Array<{ segment: number; value_filter: Buffer }>>('segment', 'value_filter');
      for (const row of rows) {
        found.set(row.segment, row.value_filter);
        this.#filters.set(row.segment, row.value_filter);
      }
    }
    return heads.map(({ segment }) => {
      const filter = found.get(segment);
      if (filter === undefined) throw segmentIsGone(segment);
      return filter;
    });
  }

  /**
   * A segment of which these columns can be asked for; asking for another one throws. Throws when the
   * segment is no longer there: its day was dropped, or a search took longer than replaced ones are kept.
   */
  async load(knex: Knex, head: SegmentHead, columns: readonly SegmentColumn[]): Promise<Segment> {
    const unpacked = new Map<SegmentColumn, UnpackedColumn>();
    const packed = new Map<SegmentColumn, Buffer>();
    const missing: SegmentColumn[] = [];
    for (const column of new Set(columns)) {
      const key = keyOf(head, column);
      const [plain, bytes] = [this.#unpacked.get(key), this.#packed.get(key)];
      if (plain !== undefined) unpacked.set(column, plain);
      else if (bytes !== undefined) packed.set(column, bytes);
      else missing.push(column);
    }
    if (missing.length > 0) await this.#read(knex, head, missing, packed);
    const kept = {
      get: (column: SegmentColumn) => unpacked.get(column),
      set: (column: SegmentColumn, plain: UnpackedColumn) => {
        unpacked.set(column, plain);
        this.#unpacked.set(keyOf(head, column), plain);
      },
    };
    return new Segment(new PackedSource(loadedColumns(packed), kept, head.events), head.events);
  }

  async #read(
    knex: Knex,
    head: SegmentHead,
    columns: readonly SegmentColumn[],
    packed: Map<SegmentColumn, Buffer>,
  ): Promise<void> {
    const read = await this.#reader.read(knex, head, columns);
    if (read === null) throw segmentIsGone(head.segment);
    for (const [column, bytes] of read) {
      this.#packed.set(keyOf(head, column), bytes);
      // No others, though they are there: what forgets to ask for one would work on small stores alone.
      if (columns.includes(column)) packed.set(column, bytes);
    }
  }
}

const keyOf = ({ segment }: SegmentHead, column: SegmentColumn): number =>
  segment * SEGMENT_COLUMNS.length + SEGMENT_COLUMNS.indexOf(column);

const loadedColumns = (columns: ReadonlyMap<SegmentColumn, Buffer>): PackedColumns => ({
  packed(index) {
    const name = SEGMENT_COLUMNS[index] as SegmentColumn;
    const bytes = columns.get(name);
    if (bytes === undefined) throw new Error(`the search did not load the column ${name}`);
    return bytes;
  },
});

const segmentIsGone = (segment: number): Error =>
  new Error(`segment ${segment} is no longer there: search again`);
