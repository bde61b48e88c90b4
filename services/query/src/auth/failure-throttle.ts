const WINDOW_MS = 60_000;
const FAILURES_ALLOWED = 10;
/** Addresses remembered: beyond it the oldest are forgotten, so that a flood costs no memory. */
const ADDRESSES = 10_000;

/** Counts failed sign-ins of an address. Only that address waits: nobody can lock out another. */
export function createFailureThrottle(now: () => number = Date.now) {
  const failures = new Map<string, { count: number; since: number }>();
  return {
    isBlocked(address: string): boolean {
      const entry = failures.get(address);
      return (
        entry !== undefined && now() - entry.since < WINDOW_MS && entry.count >= FAILURES_ALLOWED
      );
    },
    noteFailure(address: string): void {
      const entry = failures.get(address);
      if (entry && now() - entry.since < WINDOW_MS) entry.count += 1;
      else failures.set(address, { count: 1, since: now() });
      const [oldest] = failures.keys();
      if (failures.size > ADDRESSES && oldest !== undefined) failures.delete(oldest);
    },
  };
}
