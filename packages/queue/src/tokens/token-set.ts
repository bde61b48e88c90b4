import { z } from 'zod';
import { shardName } from '../queue-shard.ts';

const SHA256_HEX = /^[0-9a-f]{64}$/;

const tokenSetSchema = z.object({
  v: z.literal(1),
  /** True once a token was made, also if none is valid any more: ingest is then closed to strangers. */
  everMade: z.boolean(),
  tokens: z.array(
    z.object({
      id: z.string(),
      cluster: z.string(),
      hash: z.string().regex(SHA256_HEX),
      expiresAtMs: z.number().nullable(),
    }),
  ),
});

/** The hashes of all tokens that are valid, as query publishes them for ingest. */
export type TokenSet = z.infer<typeof tokenSetSchema>;
export type PublishedToken = TokenSet['tokens'][number];

/** Null when it is of a version that this one does not know, or broken. */
export function readTokenSet(text: string): TokenSet | null {
  try {
    return tokenSetSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A hash of `readAt`, `digest` and `set`, on every server. */
export function tokenSetKey(index: number): string {
  return `k8s-audit:${shardName(index)}:tokens`;
}

/** A hash of token ids and when each was last used, in ms since 1970. */
export function tokenUsesKey(index: number): string {
  return `k8s-audit:${shardName(index)}:token-uses`;
}
