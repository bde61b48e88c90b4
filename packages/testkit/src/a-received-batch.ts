import { hash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import type { ReceivedBatch } from '@k8s-audit/store';
import { wrapItems } from './an-event-list.ts';

/** A batch as a writer takes it off the queue. */
export function aReceivedBatch(cluster: string, events: readonly object[]): ReceivedBatch {
  const body = Buffer.from(wrapItems(events.map((event) => JSON.stringify(event))));
  return {
    cluster,
    receivedAt: new Date(),
    body,
    frame: zstdCompressSync(body),
    digest: hash('sha256', body),
  };
}
