import type { Request, Response } from 'express';
import { signToken, tokenIsValid } from '@k8s-audit/http-kit';

const COOKIE = 'k8s_audit_session';
const SESSION_MS = 12 * 60 * 60_000;

/** Signed sessions in a cookie: no state, so any copy of the service knows them. */
export function createSessions(secret: string) {
  return {
    start(request: Request, response: Response): void {
      response.cookie(COOKIE, signToken(secret, 'session', Date.now() + SESSION_MS), {
        httpOnly: true,
        sameSite: 'lax',
        secure: request.secure,
        path: '/',
        maxAge: SESSION_MS,
      });
    },
    end(response: Response): void {
      response.clearCookie(COOKIE, { path: '/' });
    },
    isSignedIn: (request: Request): boolean =>
      tokenIsValid(readCookie(request, COOKIE), { secret, purpose: 'session', nowMs: Date.now() }),
    linkIsValid: (token: unknown): boolean =>
      typeof token === 'string' &&
      tokenIsValid(token, { secret, purpose: 'link', nowMs: Date.now() }),
  };
}

export type Sessions = ReturnType<typeof createSessions>;

export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
