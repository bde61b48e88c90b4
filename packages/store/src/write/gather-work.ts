import { createChunkBuilder, type BodyChunk, type ChunkBuilder } from './body-chunk.ts';
import type { Bundle, EventRow } from './event-row.ts';
import type { QuarantineEntry } from './insert-quarantine.ts';
import type { PreparedBatch } from './prepare-batch.ts';

export interface ChunkToInsert {
  readonly bundle: Bundle;
  readonly chunk: BodyChunk;
}

/** What one commit stores. */
export interface Work {
  /** In the order of their ids, one an id. */
  readonly rows: readonly EventRow[];
  readonly chunks: readonly ChunkToInsert[];
  readonly quarantined: readonly QuarantineEntry[];
  /** When the latest of its batches was received. */
  readonly receivedAt: Date;
}

const byId = (a: EventRow, b: EventRow): number => (a.idHex < b.idHex ? -1 : 1);

/**
 * Joins batches and packs their bodies: together, so that the events of many small batches share
 * frames as those of a large one do. An event that is there twice is stored once. Should the same
 * event come again in another commit, its row keeps pointing at the first chunk.
 */
export function gatherWork(batches: readonly PreparedBatch[]): Work {
  const rows = withoutDuplicates(batches.flatMap((batch) => batch.rows).sort(byId));
  return {
    rows,
    chunks: packBodies(rows),
    quarantined: batches.flatMap((batch) =>
      batch.quarantined.map((entry) => ({ ...batch, ...entry })),
    ),
    receivedAt: batches.reduce(
      (latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest),
      new Date(0),
    ),
  };
}

function withoutDuplicates(sorted: readonly EventRow[]): EventRow[] {
  return sorted.filter((row, index) => row.idHex !== sorted[index - 1]?.idHex);
}

function packBodies(rows: readonly EventRow[]): ChunkToInsert[] {
  const builders = new Map<string, { bundle: Bundle; builder: ChunkBuilder }>();
  let last: { bundle: Bundle; builder: ChunkBuilder } | undefined;
  for (const { bundle, raw, place } of rows) {
    // Most neighbours are of the same batch: no key is made for them.
    if (last?.bundle !== bundle) {
      const key = `${bundle.cluster}/${bundle.day}/${bundle.receivedSecond}`;
      last = builders.get(key);
      if (last === undefined) {
        last = { bundle, builder: createChunkBuilder(bundle.cluster, bundle.day) };
        builders.set(key, last);
      }
    }
    last.builder.add(raw, place);
  }
  return [...builders.values()].flatMap(({ bundle, builder }) =>
    builder.finish().map((chunk) => ({ bundle, chunk })),
  );
}
