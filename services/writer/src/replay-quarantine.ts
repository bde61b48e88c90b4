import type { Logger } from '@k8s-audit/logging';
import { readBatchJob } from '@k8s-audit/queue';
import {
  finishReplay,
  nextReplay,
  type Database,
  type EventWriter,
  type ReceivedBatch,
  type ReplayItem,
} from '@k8s-audit/store';
import { unpackFrame, type DecodedBody } from './unpack-frame.ts';

export interface ReplayDeps {
  readonly db: Database;
  readonly writer: Pick<EventWriter, 'prepare' | 'commit' | 'quarantine'>;
  readonly logger: Logger;
}

/** So that one round does not hold its lease for hours. */
const ITEMS_A_ROUND = 100;

/**
 * Reads again what somebody asked for, by the same steps that store a job. The identity of an event
 * is its content, so a round that dies half-way is simply done again. Resolves to how many items.
 */
export async function replayQuarantine(deps: ReplayDeps): Promise<number> {
  for (let count = 0; count < ITEMS_A_ROUND; count += 1) {
    const item = await nextReplay(deps.db);
    if (item === null) return count;
    await replayItem(deps, item);
  }
  return ITEMS_A_ROUND;
}

async function replayItem({ db, writer, logger }: ReplayDeps, item: ReplayItem): Promise<void> {
  const read = await readItem(item);
  if (!read.ok) {
    await writer.quarantine({ ...item, reason: read.reason, origin: null });
    logger.warn(
      { id: item.id, reason: read.reason },
      'an item of the quarantine was refused again',
    );
    return;
  }
  const result = await writer.commit([writer.prepare(read.batch)]);
  await finishReplay(db, item, result);
  logger.info(
    { id: item.id, by: item.changedBy, ...result },
    'an item of the quarantine was replayed',
  );
}

type ReadItem =
  | { readonly ok: true; readonly batch: ReceivedBatch }
  | { readonly ok: false; readonly reason: string };

async function readItem(item: ReplayItem): Promise<ReadItem> {
  const { cluster, receivedAt, events } = item;
  const known = { cluster, receivedAt, events, origin: null, digest: null };
  switch (item.kind) {
    case 'event':
      return { ok: true, batch: { ...known, body: wrapEvent(item.raw), frame: null } };
    case 'body':
      return { ok: true, batch: { ...known, body: item.raw, frame: null } };
    case 'frame':
      return toBatch(await unpackFrame(item.raw), known);
    case 'job': {
      const read = readBatchJob(JSON.parse(item.raw.toString('utf8')));
      if (!read.ok) return { ok: false, reason: `${read.kind}: ${read.reason}` };
      const { job } = read;
      return toBatch(await unpackFrame(Buffer.from(job.body, 'base64')), {
        cluster: job.cluster,
        receivedAt: new Date(job.receivedAt),
        events: job.events,
        origin: null,
        digest: job.digest,
      });
    }
    default:
      return item.kind satisfies never;
  }
}

function toBatch(body: DecodedBody, known: Omit<ReceivedBatch, 'body' | 'frame'>): ReadItem {
  if (!body.ok) return { ok: false, reason: body.reason };
  return { ok: true, batch: { ...known, body: body.bytes, frame: body.frame } };
}

/** The list in which an event lay is gone; the writer reads lists. */
function wrapEvent(raw: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":['),
    raw,
    Buffer.from(']}'),
  ]);
}
