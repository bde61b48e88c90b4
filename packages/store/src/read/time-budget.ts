/** A query that takes longer is ended by the database, so that readers never starve the writers. */
export const QUERY_TIME_LIMIT_MS = 10_000;

export interface TimeBudget {
  isUsedUp(): boolean;
  /** Runs a query in the time that is left; null when the time is used up before it ends. */
  run<Result>(query: (leftMs: number) => Promise<Result>): Promise<Result | null>;
}

/** Shares the time of one request among its queries. */
export function createTimeBudget(limitMs: number): TimeBudget {
  const end = performance.now() + limitMs;
  return {
    isUsedUp: () => performance.now() >= end,
    async run(query) {
      const leftMs = Math.ceil(end - performance.now());
      if (leftMs <= 0) return null;
      try {
        return await query(leftMs);
      } catch (error) {
        if ((error as Error).name === 'KnexTimeoutError') return null;
        throw error;
      }
    },
  };
}
