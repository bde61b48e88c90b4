import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isClusterName } from '@k8s-audit/audit-event';
import type { TokenHash } from './credential.ts';

const ANY_CLUSTER = '*';

const tokensFileSchema = z.record(
  z.string().refine((name) => name === ANY_CLUSTER || isClusterName(name), 'is not a cluster name'),
  z.array(
    z
      .string()
      .regex(/^(sha256:)?[0-9a-f]{64}$/i, 'must be a SHA-256 in hex: printf %s TOKEN | sha256sum'),
  ),
);

/**
 * Reads WEBHOOK_TOKENS_FILE: `{ "cluster": ["sha256:<hex>", …], "*": […] }`, where `*` may write any
 * cluster and several hashes are valid at once, for rotation. Throws with what is wrong in it.
 */
export async function readTokensFile(path: string): Promise<TokenHash[]> {
  const parsed = tokensFileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(problems.join('; '));
  }
  return Object.entries(parsed.data).flatMap(([cluster, hashes]) =>
    hashes.map((hash): TokenHash => ({
      hash: Buffer.from(hash.replace(/^sha256:/i, ''), 'hex'),
      credential:
        cluster === ANY_CLUSTER ? { writes: 'any cluster' } : { writes: 'one cluster', cluster },
    })),
  );
}
