/** Room for a part: its limit, and the event that goes beyond it. A larger event is not kept whole. */
export const PART_BUFFER_BYTES = 2 * 2 ** 20;

/** As many as busy control planes send at once; who comes beyond them gets a new one. */
const MOST_KEPT = 16;

const free: Buffer[] = [];

/**
 * Lends the bytes that a part is put together in. A chunk of the socket that is copied at once dies
 * young; kept until its body is whole it would live on until V8 cleans up the old, 120 MB later.
 */
export function borrowPartBuffer(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(PART_BUFFER_BYTES);
}

/** Only for who is done with every slice of it. One that never comes back is collected. */
export function returnPartBuffer(buffer: Buffer): void {
  if (free.length < MOST_KEPT) free.push(buffer);
}
