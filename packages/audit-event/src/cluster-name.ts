/** Names of clusters, as they stand in the webhook's path: like a DNS name, at most 64 characters. */
const CLUSTER_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,62}[a-z0-9])?$/;

export function isClusterName(text: string): boolean {
  return CLUSTER_NAME.test(text);
}
