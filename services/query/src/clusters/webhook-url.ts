import type { Request } from 'express';

/** Where a cluster sends its events: INGEST_PUBLIC_URL or, without it, the page's own host. */
export function webhookUrlOf(
  request: Request,
  ingestUrl: string | undefined,
  cluster: string,
): string {
  const base = ingestUrl ?? `https://${request.hostname}`;
  return `${base.replace(/\/$/, '')}/webhook/audit/${encodeURIComponent(cluster)}`;
}
