import {
  ChunkBuilder,
  EVENTS_PER_CHUNK,
  type BodyChunk,
  type ChunkPlace,
} from './chunk-builder.ts';
import {
  arrangeColumns,
  countOf,
  dayOfRow,
  orderById,
  type EventColumns,
} from './event-columns.ts';
import type { PreparedBatch } from './prepare-batch.ts';
import type { TakenEntry } from './tally-commit.ts';

/** What one commit stores. */
export interface Work {
  /** In the order of their ids, one an id. Their chunks are counted from 0, in the order of `chunks`. */
  readonly columns: EventColumns;
  readonly chunks: readonly BodyChunk[];
  readonly quarantined: readonly TakenEntry[];
  /** When the latest of its batches was received. */
  readonly receivedAt: Date;
}

/** A batch of fewer events shares frames with others: its own frame would compress badly. */
const SMALLEST_OWN_FRAME_EVENTS = 48;
/** What one row of a chunk holds: 4 MiB. */
const LARGEST_OWN_FRAME_BYTES = 4 * 1024 * 1024;

/**
 * Joins batches. Large ones keep the frame that ingest made; the events of small ones share frames,
 * so that they compress as those of a large one do. An event that is there twice is stored once.
 */
export function gatherWork(batches: readonly PreparedBatch[]): Work {
  const chunks = placeBodies(batches);
  const columns = batches.map((batch) => batch.columns);
  return {
    columns: arrangeColumns(columns, orderById(columns)),
    chunks,
    quarantined: batches.flatMap((batch) =>
      batch.quarantined.map((entry) => ({ ...batch, ...entry })),
    ),
    receivedAt: batches.reduce(
      (latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest),
      new Date(0),
    ),
  };
}

/** Writes into the batches' columns where the bytes of each event lie. */
function placeBodies(batches: readonly PreparedBatch[]): BodyChunk[] {
  const builders = new Map<number, ChunkBuilder>();
  const builderOf = (day: number): ChunkBuilder => {
    const known = builders.get(day);
    if (known !== undefined) return known;
    const made = new ChunkBuilder(day);
    builders.set(day, made);
    return made;
  };
  const placed = batches.flatMap((batch) => placeBatch(batch, builderOf));
  const firstOfDay = new Map<ChunkBuilder, number>();
  const chunks: BodyChunk[] = [];
  for (const builder of builders.values()) {
    firstOfDay.set(builder, chunks.length);
    chunks.push(...builder.finish());
  }
  for (const { batch, builder, row, events, place } of placed) {
    const first = (firstOfDay.get(builder) ?? 0) + place.chunk;
    for (let event = 0; event < events; event += 1) {
      batch.columns.chunk[row + event] = first;
      batch.columns.slot[row + event] = place.slot + event;
    }
  }
  return chunks;
}

/** Events of a batch that lie side by side in a chunk. */
interface PlacedEvents {
  readonly batch: PreparedBatch;
  readonly builder: ChunkBuilder;
  readonly row: number;
  readonly events: number;
  readonly place: ChunkPlace;
}

function placeBatch(
  batch: PreparedBatch,
  builderOf: (day: number) => ChunkBuilder,
): PlacedEvents[] {
  const { cluster, content, starts, ends, body, frame } = batch;
  const receivedAtMs = batch.receivedAt.getTime();
  const events = countOf(batch.columns);
  if (
    frame !== null &&
    events >= SMALLEST_OWN_FRAME_EVENTS &&
    events <= EVENTS_PER_CHUNK &&
    frame.length <= LARGEST_OWN_FRAME_BYTES &&
    isOfOneDay(batch.columns)
  ) {
    const builder = builderOf(dayOfRow(batch.columns, 0));
    const place = builder.addFrame(frame, { cluster, content, body, starts, ends, receivedAtMs });
    return [{ batch, builder, row: 0, events, place }];
  }
  return Array.from(starts, (start, row) => {
    const builder = builderOf(dayOfRow(batch.columns, row));
    const event = { cluster, body, start, end: ends[row] as number };
    const place = builder.addEvent(event, receivedAtMs);
    return { batch, builder, row, events: 1, place };
  });
}

/** Bodies are dropped with the day of their events: a frame must not hold those of two. */
function isOfOneDay(columns: EventColumns): boolean {
  const day = dayOfRow(columns, 0);
  for (let row = 1; row < countOf(columns); row += 1)
    if (dayOfRow(columns, row) !== day) return false;
  return true;
}
