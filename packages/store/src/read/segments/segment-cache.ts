import type { Knex } from 'knex';
import { Segment } from '../../format/segment-columns.ts';
import type { SegmentHead } from './list-segments.ts';

/** Memory for columns, packed and unpacked: a day of a million events, asked again and again. */
const COLUMN_CACHE_BYTES = 64 * 2 ** 20;
/** Memory for value filters: of some hundred million events. */
const FILTER_CACHE_BYTES = 32 * 2 ** 20;
const FILTERS_PER_STATEMENT = 200;

/** Reads segments, which never change, and keeps those that were used last. */
export class SegmentCache {
  readonly #segments = new ByteLimitedMap<{ blobBytes: number; segment: Segment }>(
    COLUMN_CACHE_BYTES,
    ({ blobBytes, segment }) => blobBytes + segment.unpackedBytes,
  );
  readonly #filters = new ByteLimitedMap<Buffer>(FILTER_CACHE_BYTES, (filter) => filter.length);

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

  async load(knex: Knex, { day, segment }: SegmentHead): Promise<Segment> {
    const known = this.#segments.get(segment);
    if (known !== undefined) return known.segment;
    const row = await knex('segments')
      .where({ day, segment })
      .first<{ data: Buffer } | undefined>('data');
    if (row === undefined) throw segmentIsGone(segment);
    const loaded = new Segment(row.data);
    this.#segments.set(segment, { blobBytes: row.data.length, segment: loaded });
    return loaded;
  }
}

/** Only when its day was dropped meanwhile, or a search took longer than a replaced one is kept. */
const segmentIsGone = (segment: number): Error =>
  new Error(`segment ${segment} is no longer there: search again`);

/** Forgets what was not used for longest when there is too much. */
class ByteLimitedMap<Value> {
  readonly #limitBytes: number;
  readonly #bytesOf: (value: Value) => number;
  readonly #values = new Map<number, Value>();

  constructor(limitBytes: number, bytesOf: (value: Value) => number) {
    this.#limitBytes = limitBytes;
    this.#bytesOf = bytesOf;
  }

  get(key: number): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) {
      // Behind all others: a Map gives its keys in the order in which they were set.
      this.#values.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }

  set(key: number, value: Value): void {
    this.#values.set(key, value);
    // Counted anew each time, since columns are unpacked after they were added.
    let bytes = 0;
    for (const one of this.#values.values()) bytes += this.#bytesOf(one);
    for (const [oldest, one] of this.#values) {
      if (bytes <= this.#limitBytes || oldest === key) break;
      bytes -= this.#bytesOf(one);
      this.#values.delete(oldest);
    }
  }
}
