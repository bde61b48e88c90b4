import { hash, randomUUID } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import type { ReceivedBatch } from '@k8s-audit/store';
import { wrapItems } from '@k8s-audit/apiserver-client';

/** A batch as a writer takes it off the queue. */
export function aReceivedBatch(cluster: string, events: readonly object[]): ReceivedBatch {
  const body = Buffer.from(wrapItems(events.map((event) => JSON.stringify(event))));
  const frame = zstdCompressSync(body);
  const origin = { queue: '', job: randomUUID() };
  const known = { cluster, receivedAt: new Date(), origin, events: events.length };
  return { ...known, body, frame, digest: hash('sha256', body) };
}
