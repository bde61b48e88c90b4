import { createFailureThrottle, networkOf } from '@k8s-audit/http-kit';

/** How many different wrong tokens a network may try in a minute. */
const WRONG_TOKENS = 20;
/** Networks with right tokens that are remembered, so that many of them cost no memory. */
const NETWORKS = 10_000;
/** Tokens remembered of a network: that many clusters may stand behind one address. */
const RIGHT_TOKENS = 100;

/**
 * Slows those who guess tokens, and nobody else. Different wrong tokens are counted: an API server
 * that has an old token repeats the one, a guesser must change it. While a network guesses, no token
 * is taken from it but those that were right there before; other networks do not notice.
 */
export interface GuessThrottle {
  /** False while the sender's network guesses, and this token was never right there. */
  admits(address: string, hash: string): boolean;
  noteWrong(address: string, hash: string): void;
  noteRight(address: string, hash: string): void;
}

export function createGuessThrottle(now: () => number = Date.now): GuessThrottle {
  const wrong = createFailureThrottle({ allowed: WRONG_TOKENS, now });
  const right = new Map<string, Set<string>>();
  return {
    admits(address, hash) {
      const network = networkOf(address);
      return !wrong.isBlocked(network) || (right.get(network)?.has(hash) ?? false);
    },
    noteWrong: (address, hash) => wrong.noteFailure(networkOf(address), hash),
    noteRight(address, hash) {
      const network = networkOf(address);
      const hashes = right.get(network) ?? new Set();
      if (hashes.has(hash)) return;
      right.set(network, hashes.add(hash));
      forgetOldest(right, NETWORKS);
      forgetOldest(hashes, RIGHT_TOKENS);
    },
  };
}

function forgetOldest(all: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
}
