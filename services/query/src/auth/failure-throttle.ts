import { isIPv6 } from 'node:net';

const WINDOW_MS = 60_000;
const FAILURES_ALLOWED = 10;
/** Sources remembered: beyond it the oldest are forgotten, so that a flood costs no memory. */
const SOURCES = 10_000;

/** Counts failed sign-ins of a source. Only that source waits: nobody can lock out another. */
export function createFailureThrottle(now: () => number = Date.now) {
  const failures = new Map<string, { count: number; since: number }>();
  return {
    isBlocked(source: string): boolean {
      const entry = failures.get(source);
      return (
        entry !== undefined && now() - entry.since < WINDOW_MS && entry.count >= FAILURES_ALLOWED
      );
    },
    noteFailure(source: string): void {
      const entry = failures.get(source);
      if (entry && now() - entry.since < WINDOW_MS) entry.count += 1;
      else failures.set(source, { count: 1, since: now() });
      const [oldest] = failures.keys();
      if (failures.size > SOURCES && oldest !== undefined) failures.delete(oldest);
    },
  };
}

export type FailureThrottle = ReturnType<typeof createFailureThrottle>;

/**
 * The source of a sign-in: a browser that signed in before stands for itself, so that whoever shares its
 * address, behind a proxy or NAT, cannot make it wait. Any other stands for its address; whoever has an
 * IPv6 address has the 2^64 beside it.
 */
export function sourceOf(device: string | null, address: string): string {
  if (device !== null) return `device ${device}`;
  return isIPv6(address) && !address.startsWith('::ffff:') ? networkOf(address) : address;
}

/** The first half of the address, with `::` written out. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? [];
  const [before, behind] = [head, tail].map((part) => part.split(':').filter((one) => one !== ''));
  const parts = before ?? [];
  const missing = Math.max(0, 8 - parts.length - (behind?.length ?? 0));
  const all = [...parts, ...Array.from({ length: missing }, () => '0'), ...(behind ?? [])];
  return `${all
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`;
}
