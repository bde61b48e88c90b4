import { HttpError } from '@k8s-audit/http-kit';
import type { LogReader } from '@k8s-audit/store';
import { proveEvent, type EventProof } from './prove-event.ts';

export interface AskedEvent {
  readonly id: string;
  /** Null: it is not in the log. */
  readonly proof: EventProof | null;
}

/** What the page says of an event that somebody asks about, also of one that is not there. */
export async function askEvent(log: LogReader, id: string): Promise<AskedEvent> {
  try {
    return { id, proof: await proveEvent(log, id) };
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return { id, proof: null };
    throw error;
  }
}
