import { HttpError } from '@k8s-audit/http-kit';
import type { LogReader } from '@k8s-audit/store';
import { findDifference } from './find-difference.ts';
import { proveEvent, type EventProof } from './prove-event.ts';

export interface AskedEvent {
  readonly id: string;
  /** Null: it is not in the log. */
  readonly found: {
    readonly proof: EventProof;
    /** What is not as it was received; null when all is. */
    readonly difference: string | null;
  } | null;
}

/** What the page says of an event that somebody asks about, also of one that is not there. */
export async function askEvent(log: LogReader, id: string): Promise<AskedEvent> {
  try {
    const proof = await proveEvent(log, id);
    return { id, found: { proof, difference: await findDifference(proof) } };
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return { id, found: null };
    throw error;
  }
}
