import { Router, urlencoded, type Request, type Response } from 'express';
import { networkOf, tokenIsValid, type FailureThrottle } from '@k8s-audit/http-kit';
import type { Person } from '@k8s-audit/store';
import type { PasswordCheck } from '../auth/admin-password.ts';
import type { BrowserSessions } from '../auth/browser-sessions.ts';
import { ADMIN } from '../auth/identify-viewer.ts';
import type { KnownDevices } from '../auth/known-devices.ts';
import type { SignInLog } from '../auth/sign-in-log.ts';
import type { AssetUrls } from './assets.ts';
import { localPath } from './local-path.ts';
import { LoginPage } from './pages/login-page.tsx';
import { sendPage } from './send-page.ts';

export interface SignInDeps {
  readonly sessions: BrowserSessions;
  readonly devices: KnownDevices;
  readonly throttle: FailureThrottle;
  readonly signIns: SignInLog;
  readonly checkPassword: PasswordCheck | null;
  /** Signs the link that `npm start` prints. */
  readonly linkSecret: string;
  readonly hasOidc: boolean;
  readonly assets: AssetUrls;
}

/** Signing in by password or link, and signing out. */
export function createSignInRoutes(deps: SignInDeps): Router {
  const { sessions, devices, throttle, signIns, assets } = deps;
  const router = Router();
  const show = (response: Response, answer: Answer): void => {
    const ways = { password: deps.checkPassword !== null, oidc: deps.hasOidc };
    const { status, next, problem } = answer;
    sendPage(
      response,
      <LoginPage assets={assets} next={next} problem={problem} ways={ways} />,
      status,
    );
  };
  router.get('/login', (request, response) =>
    show(response, { status: 200, next: localPath(request.query['next']), problem: null }),
  );
  router.get('/login/link', async (request, response) => {
    if (!linkIsValid(request.query['token'], deps.linkSecret)) {
      const problem = 'This link has expired. Sign in with the password.';
      return show(response, { status: 401, next: '/', problem });
    }
    await sessions.start(request, response, { person: ADMIN, by: 'link' });
    await signIns.note(request, { person: ADMIN, by: 'link', action: 'sign-in' });
    return response.redirect(303, '/');
  });
  router.post(
    '/login',
    urlencoded({ extended: false, limit: '8kb' }),
    async (request, response) => {
      const form = (request.body ?? {}) as Record<string, unknown>;
      const next = localPath(form['next']);
      const device = devices.read(request);
      const source = sourceOf(device, request.ip ?? '');
      if (throttle.isBlocked(source))
        return show(response, { status: 429, next, problem: 'Too many tries. Wait a minute.' });
      if (!(await isRight(deps, form, device))) {
        throttle.noteFailure(source);
        await noteFailure(signIns, request, form['user']);
        return show(response, { status: 401, next, problem: 'User or password is not right.' });
      }
      await sessions.start(request, response, { person: ADMIN, by: 'password' });
      devices.remember(request, response);
      await signIns.note(request, { person: ADMIN, by: 'password', action: 'sign-in' });
      return response.redirect(303, next);
    },
  );
  router.post('/logout', async (request, response) => {
    const session = await sessions.find(request);
    await sessions.end(request, response);
    if (session !== null) {
      const { person, signedInBy } = session;
      await signIns.note(request, { person, by: signedInBy as 'password', action: 'sign-out' });
    }
    response.redirect(303, '/login');
  });
  return router;
}

/**
 * A browser that signed in before stands for itself, so that whoever shares its address, behind a proxy
 * or NAT, cannot make it wait. Any other stands for its network.
 */
const sourceOf = (device: string | null, address: string): string =>
  device === null ? networkOf(address) : `device ${device}`;

interface Answer {
  readonly status: number;
  readonly next: string;
  readonly problem: string | null;
}

const linkIsValid = (token: unknown, secret: string): boolean =>
  typeof token === 'string' && tokenIsValid(token, { secret, purpose: 'link', nowMs: Date.now() });

/** A wrong user costs the same time as a wrong password. */
async function isRight(
  { checkPassword }: SignInDeps,
  form: Record<string, unknown>,
  device: string | null,
): Promise<boolean> {
  const { user, password } = form;
  if (checkPassword === null || typeof password !== 'string') return false;
  const matches = await checkPassword(password, device === null ? 'stranger' : 'known');
  return matches && user === ADMIN.name;
}

/** People type their password into the wrong field: a name that is not known is not written down. */
async function noteFailure(signIns: SignInLog, request: Request, user: unknown): Promise<void> {
  const person: Person =
    user === ADMIN.name ? ADMIN : { id: 'unknown', name: 'an unknown name', groups: [] };
  await signIns.note(request, { person, by: 'password', action: 'sign-in failed', status: 401 });
}
