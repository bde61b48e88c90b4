import { randomUUID } from 'node:crypto';

const WINDOW_MS = 60_000;
/** Sources remembered: beyond it the oldest are forgotten, so that a flood costs no memory. */
const SOURCES = 10_000;

/** Counts what a source tried in vain within a minute. Only that source is stopped, and no other. */
export interface FailureThrottle {
  isBlocked(source: string): boolean;
  /** Tries of the same guess count once; where none is given, each counts. */
  noteFailure(source: string, guess?: string): void;
}

export function createFailureThrottle({
  allowed,
  now = Date.now,
}: {
  readonly allowed: number;
  readonly now?: () => number;
}): FailureThrottle {
  const failures = new Map<string, { readonly since: number; readonly guesses: Set<string> }>();
  const guessesOf = (source: string): Set<string> | undefined => {
    const entry = failures.get(source);
    return entry !== undefined && now() - entry.since < WINDOW_MS ? entry.guesses : undefined;
  };
  return {
    isBlocked: (source) => (guessesOf(source)?.size ?? 0) >= allowed,
    noteFailure(source, guess = randomUUID()) {
      const guesses = guessesOf(source);
      if (guesses === undefined) {
        failures.delete(source); // Set anew, it is the youngest.
        failures.set(source, { since: now(), guesses: new Set([guess]) });
        const [oldest] = failures.keys();
        if (failures.size > SOURCES && oldest !== undefined) failures.delete(oldest);
      } else if (guesses.size < allowed) guesses.add(guess);
    },
  };
}
