import { readFile } from 'node:fs/promises';
import { ANY_CLUSTER_NAME, parseWebhookTokens } from '@k8s-audit/config';
import { ANY_CLUSTER, type Credential, type CredentialsByHash } from './credential.ts';

/**
 * Reads WEBHOOK_TOKENS_FILE, where one hash may stand at several clusters. Throws with what is wrong
 * in it.
 */
export async function readTokensFile(path: string): Promise<CredentialsByHash> {
  const tokens = parseWebhookTokens(await readFile(path, 'utf8'));
  const clustersByHash = new Map<string, string[]>();
  for (const [cluster, hashes] of Object.entries(tokens)) {
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
