import type { Request } from 'express';

/** Where the API servers of a cluster post to, as far as this service knows. */
export function webhookUrlOf(
  request: Request,
  ingestUrl: string | undefined,
  cluster = 'my-cluster',
): string {
  const base = ingestUrl ?? `https://${request.hostname}`;
  return `${base.replace(/\/$/, '')}/webhook/audit/${cluster}`;
}
