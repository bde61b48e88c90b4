import { hash } from 'node:crypto';
import { formatChunkDetails } from '@k8s-audit/merkle-log';
import { ID_BYTES } from '../format/segment-columns.ts';
import type { BodyChunk } from './chunk-builder.ts';
import { countOf, type EventColumns } from './event-columns.ts';
import type { NumberedChunk } from './insert-chunks.ts';

/**
 * Numbers the chunks that hold an event which is new, and says of each what the log is to hold. An
 * event that was there before has its bytes in an older chunk: its slot counts for nothing here.
 */
export function describeChunks(
  chunks: readonly BodyChunk[],
  firstChunk: number,
  fresh: EventColumns,
): NumberedChunk[] {
  const ids = new Map<number, Buffer>();
  for (let row = 0; row < countOf(fresh); row += 1) {
    const chunk = fresh.chunk[row] as number;
    let slots = ids.get(chunk);
    if (slots === undefined) {
      slots = Buffer.alloc((chunks[chunk - firstChunk]?.events ?? 0) * ID_BYTES);
      ids.set(chunk, slots);
    }
    const start = row * ID_BYTES;
    fresh.ids.copy(slots, (fresh.slot[row] as number) * ID_BYTES, start, start + ID_BYTES);
  }
  return chunks.flatMap((body, index) => {
    const chunk = firstChunk + index;
    const slots = ids.get(chunk);
    if (slots === undefined) return [];
    const details = { ids: hash('sha256', slots, 'buffer'), frames: body.frames };
    return [{ ...body, chunk, details: formatChunkDetails(details) }];
  });
}
