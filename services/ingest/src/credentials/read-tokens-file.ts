import { readFile } from 'node:fs/promises';
import { ANY_CLUSTER, parseWebhookTokens } from '@k8s-audit/config';
import type { TokenHash } from './credential.ts';

/** Reads WEBHOOK_TOKENS_FILE. Throws with what is wrong in it. */
export async function readTokensFile(path: string): Promise<TokenHash[]> {
  const tokens = parseWebhookTokens(await readFile(path, 'utf8'));
  return Object.entries(tokens).flatMap(([cluster, hashes]) =>
    hashes.map((hash): TokenHash => ({
      hash: Buffer.from(hash.replace(/^sha256:/i, ''), 'hex'),
      credential:
        cluster === ANY_CLUSTER ? { writes: 'any cluster' } : { writes: 'one cluster', cluster },
    })),
  );
}
