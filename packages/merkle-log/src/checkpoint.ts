import { HASH_BYTES } from './tree-hash.ts';
import { decodeBase64 } from './signed-note.ts';

/** How long a log was at a moment, and the hash over all of it: https://c2sp.org/tlog-checkpoint. */
export interface Checkpoint {
  /** Which log: a name that no other log has. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const SIZE = /^(0|[1-9]\d{0,15})$/;

/** The text that is signed. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Reads the text of a note; null when it is no checkpoint. Further lines are allowed and left alone. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n');
  const [origin, size, base64] = lines;
  if (lines.length < 4 || lines.at(-1) !== '' || lines.slice(0, -1).includes('')) return null;
  if (origin === undefined || size === undefined || !SIZE.test(size)) return null;
  const root = decodeBase64(base64 ?? '');
  if (root === null || root.length !== HASH_BYTES || !Number.isSafeInteger(Number(size)))
    return null;
  return { origin, size: Number(size), root };
}
