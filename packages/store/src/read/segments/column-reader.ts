import type { Knex } from 'knex';
import { ColumnBlob, headBytes, readPlaces } from '../../format/column-codec.ts';
import { SEGMENT_COLUMNS, type SegmentColumn } from '../../format/segment-columns.ts';
import { ByteLimitedMap } from './byte-limited-map.ts';
import type { SegmentHead } from './list-segments.ts';

/**
 * A segment up to this size is read as a whole, in place of its first bytes and then its columns: what a
 * commit of 4,000 events adds takes 100 KB, and is asked for at once by whoever looks at the newest.
 */
const SMALL_SEGMENT_BYTES = 256 * 2 ** 10;
/** What says where the columns lie, also those that a later version may append. */
const PLACES_BYTES = headBytes(64);
/** Of thirty thousand segments. */
const PLACES_CACHE_BYTES = 8 * 2 ** 20;

/**
 * Reads columns of segments as slices: of 1.4 MiB a search needs 50 KB for a filter of two fields.
 * The server looks at all of it either way; sending, copying and collecting it is what took longest.
 */
export class ColumnReader {
  readonly #places = new ByteLimitedMap<number, Buffer>(PLACES_CACHE_BYTES);

  /**
   * These columns, packed; of a small segment all that it has. Null when the segment is no longer there.
   */
  async read(
    knex: Knex,
    head: SegmentHead,
    columns: readonly SegmentColumn[],
  ): Promise<ReadonlyMap<SegmentColumn, Buffer> | null> {
    const start = this.#places.get(head.segment) ?? (await readStart(knex, head));
    if (start === null) return null;
    if (start.length !== PLACES_BYTES) {
      const blob = new ColumnBlob(start);
      return new Map(SEGMENT_COLUMNS.map((name, at) => [name, Buffer.from(blob.packed(at))]));
    }
    this.#places.set(head.segment, start);
    return readSlices(knex, head, columns, start);
  }
}

/** All of a small segment, the places of its columns of a large one. */
async function readStart(knex: Knex, { day, segment }: SegmentHead): Promise<Buffer | null> {
  const row = await knex('segments')
    .where({ day, segment })
    .first<{ start: Buffer } | undefined>(
      knex.raw('CASE WHEN LENGTH(data) <= ? THEN data ELSE LEFT(data, ?) END AS start', [
        SMALL_SEGMENT_BYTES,
        PLACES_BYTES,
      ]),
    );
  return row?.start ?? null;
}

async function readSlices(
  knex: Knex,
  { day, segment }: SegmentHead,
  columns: readonly SegmentColumn[],
  start: Buffer,
): Promise<ReadonlyMap<SegmentColumn, Buffer> | null> {
  const places = readPlaces(start);
  const row = await knex('segments')
    .where({ day, segment })
    .first<Record<SegmentColumn, Buffer> | undefined>(
      columns.map((name) => {
        const place = places[SEGMENT_COLUMNS.indexOf(name)];
        if (place === undefined) throw new Error(`segment ${segment} has no column ${name}`);
        return knex.raw('SUBSTRING(data, ?, ?) AS ??', [place.at + 1, place.bytes, name]);
      }),
    );
  return row === undefined ? null : new Map(columns.map((name) => [name, row[name]]));
}
