import { networkOf } from './network-of.ts';

/** How many different wrong tokens a network may try in a minute. */
const WRONG_TOKENS = 20;
const WINDOW_MS = 60_000;
/** Networks remembered: beyond it the oldest are forgotten, so that a flood costs no memory. */
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
  const wrong = new Map<string, { readonly since: number; readonly hashes: Set<string> }>();
  const right = new Map<string, Set<string>>();
  const wrongIn = (network: string): Set<string> | undefined => {
    const entry = wrong.get(network);
    return entry !== undefined && now() - entry.since < WINDOW_MS ? entry.hashes : undefined;
  };
  return {
    admits(address, hash) {
      const network = networkOf(address);
      return (
        (wrongIn(network)?.size ?? 0) < WRONG_TOKENS || (right.get(network)?.has(hash) ?? false)
      );
    },
    noteWrong(address, hash) {
      const network = networkOf(address);
      const hashes = wrongIn(network);
      if (hashes === undefined) {
        wrong.delete(network); // Set anew, it is the youngest.
        wrong.set(network, { since: now(), hashes: new Set([hash]) });
        forgetOldest(wrong, NETWORKS);
      } else if (hashes.size < WRONG_TOKENS) hashes.add(hash);
    },
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
