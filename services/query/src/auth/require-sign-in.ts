import type { RequestHandler } from 'express';
import { hashSecret, HttpError, readBearerToken, secretMatches } from '@k8s-audit/http-kit';
import type { Sessions } from './session.ts';

/** Lets nobody past without a session or the API's token. Pages lead to the sign-in, the API says 401. */
export function createSignInRequirement(deps: {
  readonly sessions: Sessions;
  readonly apiToken: string | undefined;
}): RequestHandler {
  const tokenHash = deps.apiToken === undefined ? null : hashSecret(deps.apiToken);
  return (request, response, next) => {
    const token = readBearerToken(request.get('authorization'));
    const byToken = token !== null && tokenHash !== null && secretMatches(token, tokenHash);
    if (byToken || deps.sessions.isSignedIn(request)) return next();
    if (request.path.startsWith('/api/') || request.path === '/openapi.json') {
      response.set('WWW-Authenticate', 'Bearer');
      throw new HttpError(
        401,
        'unauthenticated',
        'send "Authorization: Bearer <QUERY_API_TOKEN>", or sign in',
      );
    }
    if (request.method === 'GET' && !request.get('hx-request')) {
      return response.redirect(303, `/login?next=${encodeURIComponent(request.originalUrl)}`);
    }
    throw new HttpError(401, 'unauthenticated', 'sign in again');
  };
}
