import { HttpError } from '@k8s-audit/http-kit';
import type { BatchProducer } from '@k8s-audit/queue';
import { SourceShares } from './source-shares.ts';

export interface Admission {
  /** Counts a request as running until the function it returns is called; throws 429 or 503. */
  enter(cluster: string): () => void;
  /** What a cluster brought that was kept. */
  note(cluster: string, bytes: number): void;
}

/**
 * From this part of the high-water mark on a noisy cluster is held back: the rest of the buffer is
 * for all, and a cluster that floods must not fill it with its events alone.
 */
const FAIR_FROM = 0.75;

/** An API server has 15 batches under way at most; this is a dozen of them, and more than memory likes. */
const RUNNING_PER_CLUSTER = 200;

/** Long enough for a Redis that restarts, short enough for several tries within the client's 30 s. */
export const RETRY_AFTER_SECONDS = 5;

/** Decides before a body is read whether there is room for it, and whose turn it is. */
export function createAdmission(producer: BatchProducer): Admission {
  const shares = new SourceShares();
  const running = new Map<string, number>();
  return {
    enter(cluster) {
      const refusal = producer.refusal();
      if (refusal !== null) throw refuse(503, `queue_${refusal.reason}`, refusal.message);
      if (producer.pressure() >= FAIR_FROM && shares.isNoisy(cluster, performance.now()))
        throw refuse(
          429,
          'too_much',
          'the queue fills, and this cluster brings more than its share; see whether writers drain it',
        );
      const others = running.get(cluster) ?? 0;
      if (others >= RUNNING_PER_CLUSTER)
        throw refuse(429, 'too_many', `this cluster has ${others} requests under way already`);
      running.set(cluster, others + 1);
      return () => {
        const left = (running.get(cluster) ?? 1) - 1;
        if (left === 0) running.delete(cluster);
        else running.set(cluster, left);
      };
    },
    note: (cluster, bytes) => shares.note(cluster, bytes, performance.now()),
  };
}

function refuse(status: 429 | 503, code: string, message: string): HttpError {
  return new HttpError(status, code, message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
