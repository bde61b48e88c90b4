import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isClusterName } from '@k8s-audit/audit-event';
import { ANY_CLUSTER, type Credential, type CredentialsByHash } from './credential.ts';

const ANY_CLUSTER_NAME = '*';

const tokensFileSchema = z.record(
  z
    .string()
    .refine((name) => name === ANY_CLUSTER_NAME || isClusterName(name), 'is not a cluster name'),
  z.array(
    z
      .string()
      .regex(/^(sha256:)?[0-9a-f]{64}$/i, 'must be a SHA-256 in hex: printf %s TOKEN | sha256sum'),
  ),
);

/**
 * Reads WEBHOOK_TOKENS_FILE: `{ "cluster": ["sha256:<hex>", …], "*": […] }`, where `*` may write any
 * cluster, several hashes of a cluster are valid at once, for rotation, and one hash may stand at
 * several clusters. Throws with what is wrong in it.
 */
export async function readTokensFile(path: string): Promise<CredentialsByHash> {
  const parsed = tokensFileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(problems.join('; '));
  }
  const clustersByHash = new Map<string, string[]>();
  for (const [cluster, hashes] of Object.entries(parsed.data)) {
    for (const hash of hashes) {
      const hex = hash.replace(/^sha256:/i, '').toLowerCase();
      clustersByHash.set(hex, [...(clustersByHash.get(hex) ?? []), cluster]);
    }
  }
  return new Map([...clustersByHash].map(([hex, clusters]) => [hex, credentialOf(clusters)]));
}

function credentialOf(clusters: readonly string[]): Credential {
  return clusters.includes(ANY_CLUSTER_NAME)
    ? ANY_CLUSTER
    : { writes: 'these clusters', clusters: [...new Set(clusters)] };
}
