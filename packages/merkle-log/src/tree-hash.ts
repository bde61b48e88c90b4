import { hash } from 'node:crypto';

/**
 * The hashes of RFC 6962, section 2.1, and RFC 9162: one byte in front keeps a leaf from being taken
 * for a node, so that nobody can pass off an inner node as something that was logged.
 */
export const HASH_BYTES = 32;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** The root of a log without leaves. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');

export function hashLeaf(data: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, data]), 'buffer');
}

export function hashChildren(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}
