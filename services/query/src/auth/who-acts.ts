import type { Request } from 'express';
import { readBearerToken } from '@k8s-audit/http-kit';

/** Who a change is noted under: of those who got past the sign-in. */
export function whoActs(request: Request): string {
  return readBearerToken(request.get('authorization')) === null ? 'admin' : 'API token';
}
