import type { Request } from 'express';

/** Where kube-apiserver posts to, as far as this service knows. */
export function webhookUrlOf(request: Request, ingestUrl: string | undefined): string {
  const base = ingestUrl ?? `https://${request.hostname}`;
  return `${base.replace(/\/$/, '')}/webhook/audit/my-cluster`;
}
