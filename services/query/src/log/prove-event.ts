import { decodeEventId } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import type { LoggedEvent, LogReader, SignedCheckpoint } from '@k8s-audit/store';

export interface EventProof {
  readonly logged: LoggedEvent;
  /** The size of the log that it is proven for: that of the checkpoint, where one is over it. */
  readonly size: number;
  readonly root: Buffer;
  readonly path: readonly Buffer[];
  readonly checkpoint: SignedCheckpoint | null;
}

/** Proves that an event is in the log. Throws HttpError 404 for one that is not, with why. */
export async function proveEvent(log: LogReader, event: string): Promise<EventProof> {
  const id = decodeEventId(event);
  const logged = id === null ? null : await log.finder()(id);
  if (logged === null)
    throw new HttpError(
      404,
      'not_in_log',
      'this event is not in the log: it is not there, came before the log began, or a moment ago',
    );
  const checkpoint = await log.checkpointCovering(logged.position);
  const size = checkpoint?.size ?? (await log.size());
  const path = await log.proveInclusion(logged.position, size);
  return { logged, size, path, checkpoint, root: checkpoint?.root ?? (await log.root(size)) };
}
