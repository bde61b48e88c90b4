import { Router, urlencoded, type Response } from 'express';
import { hashSecret, secretMatches } from '@k8s-audit/http-kit';
import type { createFailureThrottle } from '../auth/failure-throttle.ts';
import type { Sessions } from '../auth/session.ts';
import type { AssetUrls } from './assets.ts';
import { localPath } from './local-path.ts';
import { LoginPage } from './pages/login-page.tsx';
import { sendPage } from './send-page.ts';

export interface SignInDeps {
  readonly sessions: Sessions;
  readonly throttle: ReturnType<typeof createFailureThrottle>;
  readonly adminPassword: string | undefined;
  readonly assets: AssetUrls;
}

const ADMIN = 'admin';

export function createSignInRoutes({
  sessions,
  throttle,
  adminPassword,
  assets,
}: SignInDeps): Router {
  const router = Router();
  const passwordHash = adminPassword === undefined ? null : hashSecret(adminPassword);
  const refuse = (
    response: Response,
    answer: { status: number; next: string; problem: string },
  ): void => {
    sendPage(
      response,
      <LoginPage assets={assets} next={answer.next} problem={answer.problem} />,
      answer.status,
    );
  };
  router.get('/login', (request, response) => {
    sendPage(
      response,
      <LoginPage assets={assets} next={localPath(request.query['next'])} problem={null} />,
    );
  });
  router.get('/login/link', (request, response) => {
    if (!sessions.linkIsValid(request.query['token'])) {
      return refuse(response, {
        status: 401,
        next: '/',
        problem: 'This link has expired. Sign in with the password.',
      });
    }
    sessions.start(request, response);
    return response.redirect(303, '/');
  });
  router.post('/login', urlencoded({ extended: false, limit: '8kb' }), (request, response) => {
    const address = request.ip ?? '';
    const form = (request.body ?? {}) as Record<string, unknown>;
    const next = localPath(form['next']);
    if (throttle.isBlocked(address)) {
      return refuse(response, { status: 429, next, problem: 'Too many tries. Wait a minute.' });
    }
    const matches = passwordHash !== null && secretMatches(String(form['password']), passwordHash);
    if (!matches || form['user'] !== ADMIN) {
      throttle.noteFailure(address);
      return refuse(response, { status: 401, next, problem: 'User or password is not right.' });
    }
    sessions.start(request, response);
    return response.redirect(303, next);
  });
  router.post('/logout', (_request, response) => {
    sessions.end(response);
    response.redirect(303, '/login');
  });
  return router;
}
