import type { Knex } from 'knex';
import { eventIdTimeUs } from '@k8s-audit/audit-event';
import { dayOf } from '../schema/event-partitions.ts';
import { unpackFrame } from '../write/body-frame.ts';

export interface BodyPlace {
  readonly id: Buffer;
  readonly batch: Buffer;
  readonly frame_at: number;
  readonly frame_bytes: number;
  readonly slot: number;
}

export interface LoadedBody {
  readonly raw: Buffer;
  readonly receivedAt: Date;
}

interface FrameRow {
  readonly data: Buffer;
  readonly received_at: Date;
}

/** Frames asked for in one statement. */
const FRAMES_PER_STATEMENT = 100;

/**
 * Reads the bytes of events, in the order of the places. Only the frames that hold them leave the
 * database, and each is unpacked once. Throws when a body is missing: rows and bodies are written
 * in one transaction and dropped together.
 */
export async function loadBodies(knex: Knex, places: readonly BodyPlace[]): Promise<LoadedBody[]> {
  const wanted = new Map(places.map((place) => [frameKey(place), place]));
  const frames = new Map<string, { events: Buffer[]; receivedAt: Date }>();
  const all = [...wanted.values()];
  for (let at = 0; at < all.length; at += FRAMES_PER_STATEMENT) {
    const some = all.slice(at, at + FRAMES_PER_STATEMENT);
    for (const { place, row } of await readFrames(knex, some)) {
      frames.set(frameKey(place), { events: unpackFrame(row.data), receivedAt: row.received_at });
    }
  }
  return places.map((place) => {
    const frame = frames.get(frameKey(place));
    const raw = frame?.events[place.slot];
    if (frame === undefined || raw === undefined) {
      throw new Error(`the body of event ${place.id.toString('hex')} is missing`);
    }
    return { raw, receivedAt: frame.receivedAt };
  });
}

function frameKey(place: BodyPlace): string {
  return `${dayOf(eventIdTimeUs(place.id))}:${place.batch.toString('hex')}:${place.frame_at}`;
}

async function readFrames(
  knex: Knex,
  places: readonly BodyPlace[],
): Promise<Array<{ place: BodyPlace; row: FrameRow }>> {
  const small = places.filter((place) => place.frame_bytes > 0);
  const giants = places.filter((place) => place.frame_bytes === 0);
  const found: Array<{ place: BodyPlace; row: FrameRow }> = [];
  if (small.length > 0) found.push(...(await readSlices(knex, small)));
  for (const place of giants) found.push({ place, row: await readWhole(knex, place) });
  return found;
}

/** Primary key look-ups joined by UNION ALL: one round trip, and slices instead of whole chunks. */
async function readSlices(
  knex: Knex,
  places: readonly BodyPlace[],
): Promise<Array<{ place: BodyPlace; row: FrameRow }>> {
  const sql = places
    .map(
      (_place, index) =>
        `SELECT ${index} AS place, received_at, SUBSTRING(data, ?, ?) AS data FROM batches WHERE day = ? AND digest = ? AND part = 0`,
    )
    .join(' UNION ALL ');
  const bindings = places.flatMap((place) => [
    place.frame_at + 1,
    place.frame_bytes,
    dayOf(eventIdTimeUs(place.id)),
    place.batch,
  ]);
  const [rows] = (await knex.raw(sql, bindings)) as [Array<FrameRow & { place: number }>];
  return rows.flatMap((row) => {
    const place = places[row.place];
    return place === undefined ? [] : [{ place, row }];
  });
}

async function readWhole(knex: Knex, place: BodyPlace): Promise<FrameRow> {
  const rows = await knex('batches')
    .where({ day: dayOf(eventIdTimeUs(place.id)), digest: place.batch })
    .orderBy('part')
    .select<FrameRow[]>('data', 'received_at');
  const [first] = rows;
  if (first === undefined)
    throw new Error(`the body of event ${place.id.toString('hex')} is missing`);
  return { data: Buffer.concat(rows.map((row) => row.data)), received_at: first.received_at };
}
