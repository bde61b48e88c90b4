import { HttpError } from '@k8s-audit/http-kit';

export interface MemoryShare {
  /** Says how much this request holds now; throws 503 when all together hold too much. */
  hold(bytes: number): void;
  release(): void;
}

/**
 * Bounds what all requests together keep in memory. A sender that is turned away comes again,
 * which costs less than a process that dies with everybody's batches.
 */
export function createMemoryBudget(limitBytes: number) {
  let heldBytes = 0;
  return {
    heldBytes: () => heldBytes,
    share(): MemoryShare {
      let mine = 0;
      const set = (bytes: number): void => {
        heldBytes += bytes - mine;
        mine = bytes;
      };
      return {
        hold(bytes) {
          const grows = bytes > mine;
          set(bytes);
          if (grows && heldBytes > limitBytes) {
            throw new HttpError(
              503,
              'busy',
              'too many large batches at once; send this one again',
              {
                retryAfterSeconds: 1,
              },
            );
          }
        },
        release: () => set(0),
      };
    },
  };
}

export type MemoryBudget = ReturnType<typeof createMemoryBudget>;
