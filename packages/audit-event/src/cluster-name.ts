/** Names of clusters, as they stand in the webhook's path: like a DNS name, at most 64 characters. */
const CLUSTER_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,62}[a-z0-9])?$/;

/** What `isClusterName` takes, in words for whoever gave another. */
export const CLUSTER_NAME_RULE =
  'a cluster name has 1 to 64 lower-case letters, digits, dots and dashes, and begins and ends with a letter or digit';

export function isClusterName(text: string): boolean {
  return CLUSTER_NAME.test(text);
}
