import type { Socket } from 'node:net';

/** What a network does to bytes on their way; one for all connections of a proxy in one direction. */
export interface Weather {
  latencyMs: number;
  bytesPerSecond: number;
  /** Bytes are kept and not passed on. */
  holding: boolean;
}

export interface Lane {
  heldBytes(): number;
  /** To be called when the weather changed. */
  wake(): void;
}

interface Parcel {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

/** As much waits in a lane as in the buffers of a slow network; then the sender is not read any more. */
const WINDOW_BYTES = 8 * 2 ** 20;
const LARGEST_PIECE_BYTES = 64 * 1024;

/** Carries one direction of one connection through the weather, its end included. */
export function createLane(from: Socket, to: Socket, weather: Readonly<Weather>): Lane {
  const parcels: Parcel[] = [];
  let waiting = 0;
  let ended = false;
  let freeAtMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const pump = (): void => {
    clearTimeout(timer);
    if (weather.holding || to.destroyed) return;
    const now = performance.now();
    for (let parcel = parcels[0]; parcel !== undefined; parcel = parcels[0]) {
      const startMs = Math.max(parcel.dueMs, freeAtMs);
      if (startMs > now) {
        timer = setTimeout(pump, startMs - now);
        return;
      }
      parcels.shift();
      waiting -= parcel.bytes.length;
      freeAtMs = startMs + (parcel.bytes.length / weather.bytesPerSecond) * 1_000;
      to.write(parcel.bytes);
    }
    if (waiting < WINDOW_BYTES) from.resume();
    if (ended) to.end();
  };

  from.on('data', (chunk: Buffer) => {
    const dueMs = performance.now() + weather.latencyMs;
    for (let at = 0; at < chunk.length; at += LARGEST_PIECE_BYTES)
      parcels.push({ bytes: chunk.subarray(at, at + LARGEST_PIECE_BYTES), dueMs });
    waiting += chunk.length;
    if (waiting >= WINDOW_BYTES) from.pause();
    pump();
  });
  from.on('end', () => {
    ended = true;
    pump();
  });
  to.on('close', () => clearTimeout(timer));
  return { heldBytes: () => waiting, wake: pump };
}
