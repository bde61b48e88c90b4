import type { Request, RequestHandler } from 'express';
import { HttpError, readBearerToken } from '@k8s-audit/http-kit';

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Another site must not change anything in a reader's name. Browsers say where a request came from:
 * in `Sec-Fetch-Site`, older ones in `Origin`. One that says neither is taken only where it brings
 * nothing that a browser or proxy adds by itself: programs send their token, which no other site can.
 */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  if (!SAFE.has(request.method) && isForeign(request)) {
    const message = 'this was sent from another site; open k8s-audit itself and do it there';
    throw new HttpError(403, 'other_site', message);
  }
  next();
};

function isForeign(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.get('origin');
  if (origin !== undefined) return URL.parse(origin)?.host !== request.get('host');
  const signsIn = request.path === '/login' && request.get('cookie') === undefined;
  return !signsIn && readBearerToken(request.get('authorization')) === null;
}
