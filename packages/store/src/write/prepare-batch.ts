import { identifyEvent, isLater, type MicroTime, type SearchFields } from '@k8s-audit/audit-event';
import { dayOfMs } from '../schema/event-partitions.ts';
import { createChunkBuilder, type BodyChunk, type ChunkBuilder } from './body-chunk.ts';
import { toEventRow, type EventRow } from './event-row.ts';

/** What a writer read out of one batch. */
export interface ReadBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly events: ReadonlyArray<{ readonly fields: SearchFields; readonly raw: Buffer }>;
  readonly quarantined: ReadonlyArray<{ readonly raw: Buffer; readonly reason: string }>;
}

/** A batch as it goes into the store: a function of its content alone, so that repeating it changes nothing. */
export interface PreparedBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly rows: readonly EventRow[];
  readonly chunks: readonly BodyChunk[];
  readonly quarantined: ReadBatch['quarantined'];
  /** About what it will weigh in a commit. */
  readonly bytes: number;
  /** The latest stage time of its events, in ms since 1970. */
  readonly latestMs: number;
}

const BEGINNING: MicroTime = { ms: 0, us: 0 };

/** Identifies the events and packs their bodies, a chunk builder a day: bodies and rows of a day are dropped together. */
export function prepareBatch(batch: ReadBatch): PreparedBatch {
  const { cluster } = batch;
  const latest = latestTime(batch);
  const builders = new Map<number, ChunkBuilder>();
  const rows = batch.events.map(({ fields, raw }): EventRow => {
    // An event without any time is dated by its neighbours; they are the same at every retry.
    const time = fields.stageTime ?? latest;
    const day = dayOfMs(time.ms);
    let builder = builders.get(day);
    if (builder === undefined) builders.set(day, (builder = createChunkBuilder(cluster, day)));
    const idHex = identifyEvent(cluster, fields, time);
    return toEventRow(fields, { idHex, cluster, raw, place: builder.add(raw) });
  });
  const chunks = [...builders.values()].flatMap((builder) => builder.finish());
  const bytes = chunks.reduce((sum, chunk) => sum + sizeOf(chunk.parts), 0);
  return {
    cluster,
    receivedAt: batch.receivedAt,
    rows,
    chunks,
    quarantined: batch.quarantined,
    bytes,
    latestMs: latest.ms,
  };
}

function latestTime({ events }: ReadBatch): MicroTime {
  let latest = BEGINNING;
  for (const { fields } of events) {
    if (fields.stageTime !== null && isLater(fields.stageTime, latest)) latest = fields.stageTime;
  }
  return latest;
}

const sizeOf = (buffers: readonly Buffer[]): number =>
  buffers.reduce((sum, buffer) => sum + buffer.length, 0);
