import { Router, type Request } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { BrowserSessions } from './browser-sessions.ts';
import type { Cookies } from './cookies.ts';
import { localPath } from '../web/local-path.ts';
import { CALLBACK_PATH, type OidcAttempt, type OidcProvider } from './oidc-provider.ts';
import type { SignInLog } from './sign-in-log.ts';

export const OIDC_PATH = '/login/oidc';

/** As long as somebody takes to sign in elsewhere. */
const ATTEMPT_MS = 10 * 60_000;

const attemptSchema = z.object({
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
  next: z.string(),
});

/** Sign-in by an identity provider. */
export function createOidcRoutes(deps: {
  readonly provider: OidcProvider;
  readonly cookies: Cookies;
  readonly sessions: BrowserSessions;
  readonly signIns: SignInLog;
  readonly logger: Logger;
}): Router {
  const { provider, cookies, sessions, signIns, logger } = deps;
  const router = Router();
  const failed = (error: unknown): HttpError => {
    logger.warn({ err: error }, 'a sign-in by the identity provider failed');
    const message = 'the identity provider did not sign you in; try again, or ask an administrator';
    return new HttpError(401, 'sign_in_failed', message, { cause: error });
  };
  router.get(OIDC_PATH, async (request, response) => {
    const { url, attempt } = await provider
      .begin(localPath(request.query['next']))
      .catch(unreachable);
    const value = Buffer.from(JSON.stringify(attempt)).toString('base64url');
    cookies.set(request, response, { name: 'oidc', value, maxAgeMs: ATTEMPT_MS });
    response.redirect(303, url.href);
  });
  router.get(CALLBACK_PATH, async (request, response) => {
    const attempt = readAttempt(cookies.read(request, 'oidc'));
    // Used once, whatever comes of it.
    cookies.clear(request, response, 'oidc');
    if (attempt === null) throw failed(new Error('this browser began no sign-in'));
    const person = await provider.finish(urlOf(request), attempt).catch((error: unknown) => {
      throw failed(error);
    });
    await sessions.start(request, response, { person, by: 'oidc' });
    await signIns.note(request, { person, by: 'oidc', action: 'sign-in' });
    response.redirect(303, localPath(attempt.next));
  });
  return router;
}

function unreachable(error: unknown): never {
  throw new HttpError(
    503,
    'provider_unavailable',
    'the identity provider does not answer; try again soon, or sign in as the administrator',
    { retryAfterSeconds: 10, cause: error },
  );
}

const urlOf = ({ originalUrl }: Request): URL => new URL(originalUrl, 'http://local.invalid');

function readAttempt(cookie: string | undefined): OidcAttempt | null {
  try {
    const text = Buffer.from(cookie ?? '', 'base64url').toString('utf8');
    return attemptSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
