import type { Request } from 'express';
import { readBearerToken } from '@k8s-audit/http-kit';

/** Who makes a change, as it is kept beside the change. */
export function authorOf(request: Request): string {
  return readBearerToken(request.get('authorization')) === null ? 'admin' : 'QUERY_API_TOKEN';
}
