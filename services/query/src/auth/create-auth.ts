import type { Request, RequestHandler, Router } from 'express';
import { createHmac } from 'node:crypto';
import type { ProxyTrust } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { ApiTokens, People, Sessions } from '@k8s-audit/store';
import type { RoleRules } from '../access/role-rules.ts';
import type { AccessRecorder } from '../access-log/access-recorder.ts';
import type { PasswordCheck } from './admin-password.ts';
import {
  createBrowserSessions,
  type BrowserSessions,
  type SessionLimits,
} from './browser-sessions.ts';
import { createCookies, type IsSecure } from './cookies.ts';
import { createIdentify, type Identified } from './identify-viewer.ts';
import { createKnownDevices, type KnownDevices } from './known-devices.ts';
import { createOidcProvider, type OidcSettings } from './oidc-provider.ts';
import { createOidcRoutes } from './oidc-routes.ts';
import { readProxyPerson, type ProxySignIn } from './proxy-headers.ts';
import { createSignInRequirement } from './require-sign-in.ts';
import { createSignInLog, type SignInLog } from './sign-in-log.ts';

/** How people sign in here, and who may what. */
export interface AuthSettings {
  /** Signs links and devices; another one ends all sessions. */
  readonly secret: string;
  readonly adminPassword: string | undefined;
  readonly checkPassword: PasswordCheck | null;
  readonly apiToken: string | undefined;
  readonly limits: SessionLimits;
  readonly rules: () => RoleRules;
  readonly oidc: OidcSettings | null;
  readonly proxy: ProxySignIn | null;
  readonly isTrusted: ProxyTrust;
}

export interface Auth {
  readonly sessions: BrowserSessions;
  readonly devices: KnownDevices;
  readonly signIns: SignInLog;
  readonly identify: (request: Request) => Promise<Identified>;
  readonly requireSignIn: RequestHandler;
  /** Null where there is no identity provider. */
  readonly oidcRoutes: Router | null;
}

export function createAuth(
  settings: AuthSettings,
  deps: {
    readonly people: People;
    readonly sessions: Sessions;
    readonly apiTokens: ApiTokens;
    readonly recorder: AccessRecorder;
    readonly isSecure: IsSecure;
    readonly logger: Logger;
  },
): Auth {
  const { people, apiTokens, recorder, logger } = deps;
  const { proxy, oidc, isTrusted } = settings;
  const cookies = createCookies(deps.isSecure);
  const key = (purpose: string): string =>
    createHmac('sha256', settings.secret)
      .update(JSON.stringify([purpose, settings.adminPassword ?? null]))
      .digest('hex');
  const sessions = createBrowserSessions({
    sessions: deps.sessions,
    people,
    cookies,
    key: key('sessions'),
    limits: settings.limits,
  });
  const signIns = createSignInLog({ people, recorder });
  const identify = createIdentify({
    sessions,
    tokens: apiTokens,
    rules: settings.rules,
    apiToken: settings.apiToken,
    hasAdmin: settings.checkPassword !== null,
    readProxy: (request) => (proxy === null ? null : readProxyPerson(request, proxy, isTrusted)),
  });
  return {
    sessions,
    devices: createKnownDevices(cookies, key('devices')),
    signIns,
    identify,
    requireSignIn: createSignInRequirement({ identify, recorder, signIns }),
    oidcRoutes:
      oidc === null
        ? null
        : createOidcRoutes({
            provider: createOidcProvider(oidc),
            cookies,
            sessions,
            signIns,
            logger,
          }),
  };
}
