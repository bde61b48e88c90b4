import { hash } from 'node:crypto';
import { hashLeaf, parseChunkDetails, parseLogEntry, verifyInclusion } from '@k8s-audit/merkle-log';
import type { EventProof } from './prove-event.ts';

const sha256 = (bytes: string | Buffer): Buffer => hash('sha256', bytes, 'buffer');

/**
 * Compares the batch of an event with the log, as whoever has an evidence package does. Null when it is
 * what was received; otherwise what differs, in words.
 */
export async function findDifference(proof: EventProof): Promise<string | null> {
  const { logged, size, root, path } = proof;
  const leafHash = hashLeaf(Buffer.from(logged.leaf));
  if (!verifyInclusion({ leafHash, index: logged.position, size, root, path }))
    return 'the log has another fingerprint in its place';
  const entry = parseLogEntry(logged.leaf);
  const told = parseChunkDetails(logged.details)?.frames[logged.frame];
  if (entry?.kind !== 'chunk' || !entry.details.equals(sha256(logged.details)) || !told)
    return 'what is said of its batch is not what the log holds';
  if (!told.places.equals(sha256(logged.places)))
    return 'its batch is divided into other events than were received';
  const content = await logged.content().catch(() => null);
  if (content === null) return 'its batch cannot be read any more';
  return told.content.equals(sha256(content)) ? null : 'its batch is not what was received';
}
