import { z } from 'zod';
import { isClusterName } from '@k8s-audit/audit-event';

export const ANY_CLUSTER_NAME = '*';

const webhookTokens = z.record(
  z
    .string()
    .refine((name) => name === ANY_CLUSTER_NAME || isClusterName(name), 'is not a cluster name'),
  z.array(
    z
      .string()
      .regex(/^(sha256:)?[0-9a-f]{64}$/i, 'must be a SHA-256 in hex: printf %s TOKEN | sha256sum'),
  ),
);

/** Cluster → SHA-256 of its tokens. Several are valid at once, for rotation. */
export type WebhookTokens = Readonly<Record<string, readonly string[]>>;

/**
 * Reads the text of WEBHOOK_TOKENS_FILE: `{ "cluster": ["sha256:<hex>", …], "*": […] }`, where `*` may
 * write any cluster. Throws with what is wrong in it.
 */
export function parseWebhookTokens(text: string): WebhookTokens {
  const parsed = webhookTokens.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(problems.join('; '));
}
