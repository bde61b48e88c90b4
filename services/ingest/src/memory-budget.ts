import { HttpError } from '@k8s-audit/http-kit';

export interface MemoryShare {
  /** Says how much this request holds now; throws 503 or 429 when it and others hold too much. */
  hold(bytes: number): void;
  release(): void;
}

/** A cluster never gets all of it, so that the others go on while one sends its largest bodies. */
const CLUSTER_PART = 0.75;

/**
 * Bounds what all requests together keep in memory. A sender that is turned away comes again,
 * which costs less than a process that dies with everybody's batches.
 */
export function createMemoryBudget(limitBytes: number) {
  let heldBytes = 0;
  const byCluster = new Map<string, number>();
  return {
    heldBytes: () => heldBytes,
    share(cluster: string): MemoryShare {
      let mine = 0;
      const set = (bytes: number): number => {
        const ofCluster = (byCluster.get(cluster) ?? 0) + bytes - mine;
        if (ofCluster === 0) byCluster.delete(cluster);
        else byCluster.set(cluster, ofCluster);
        heldBytes += bytes - mine;
        mine = bytes;
        return ofCluster;
      };
      return {
        hold(bytes) {
          const grows = bytes > mine;
          const ofCluster = set(bytes);
          if (!grows) return;
          if (heldBytes > limitBytes) throw busy(503, 'too many large batches at once');
          if (ofCluster > limitBytes * CLUSTER_PART)
            throw busy(429, 'too many large batches of this cluster at once');
        },
        release: () => void set(0),
      };
    },
  };
}

function busy(status: 429 | 503, reason: string): HttpError {
  return new HttpError(status, 'busy', `${reason}; send this one again`, { retryAfterSeconds: 1 });
}

export type MemoryBudget = ReturnType<typeof createMemoryBudget>;
