import { eventIdTimeUs, type AuditEvent } from '@k8s-audit/audit-event';
import { dayOf } from '../schema/event-partitions.ts';
import { createChunkBuilder, type BodyChunk, type ChunkBuilder } from './body-chunk.ts';
import type { EventRow } from './event-row.ts';

/** What a writer read out of one batch. */
export interface ReadBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly events: ReadonlyArray<{
    readonly id: Buffer;
    readonly event: AuditEvent;
    readonly raw: Buffer;
  }>;
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
}

/** Packs the bodies, a chunk builder a day: bodies and rows of a day are dropped together. */
export function prepareBatch(batch: ReadBatch): PreparedBatch {
  const builders = new Map<number, ChunkBuilder>();
  const rows = batch.events.map(({ id, event, raw }): EventRow => {
    const day = dayOf(eventIdTimeUs(id));
    let builder = builders.get(day);
    if (builder === undefined)
      builders.set(day, (builder = createChunkBuilder(batch.cluster, day)));
    return {
      idHex: id.toString('hex'),
      cluster: batch.cluster,
      event,
      raw,
      place: builder.add(raw),
    };
  });
  const chunks = [...builders.values()].flatMap((builder) => builder.finish());
  const bytes = chunks.reduce((sum, chunk) => sum + sizeOf(chunk.parts), 0);
  return {
    cluster: batch.cluster,
    receivedAt: batch.receivedAt,
    rows,
    chunks,
    quarantined: batch.quarantined,
    bytes,
  };
}

const sizeOf = (buffers: readonly Buffer[]): number =>
  buffers.reduce((sum, buffer) => sum + buffer.length, 0);
