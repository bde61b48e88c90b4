import type { Request } from 'express';
import { hashSecret, readBearerToken, secretMatches } from '@k8s-audit/http-kit';
import type { ApiTokens, Person } from '@k8s-audit/store';
import { grantOf, masksOf, type RoleRules } from '../access/role-rules.ts';
import { lesserRole, ROLES, type Role } from '../access/roles.ts';
import type { Scopes } from '../access/scope.ts';
import { limitsOf, type Grant, type Viewer } from '../access/viewer.ts';
import type { BrowserSessions } from './browser-sessions.ts';

/** The administrator of the password, who depends on no identity provider. */
export const ADMIN: Person = { id: 'admin', name: 'admin', groups: [] };

/** Whoever has QUERY_API_TOKEN: whoever runs the service, whose scripts replay what was held and rotate tokens. */
const QUERY_TOKEN: Viewer = {
  person: { id: 'query-api-token', name: 'QUERY_API_TOKEN', groups: [] },
  signedInBy: 'token',
  session: null,
  role: 'operator',
  limits: [],
  masks: [],
};

/** All tokens of ours begin so, which lets scanners for lost secrets find them. */
export const TOKEN_PREFIX = 'k8saudit_';

export interface IdentifyDeps {
  readonly sessions: BrowserSessions;
  readonly tokens: ApiTokens;
  readonly rules: () => RoleRules;
  readonly apiToken: string | undefined;
  /** Whether a password is set: without one nobody is the administrator. */
  readonly hasAdmin: boolean;
  /** Whom a trusted proxy names; null when it names nobody. */
  readonly readProxy: (request: Request) => Person | null;
}

/** Who asks, as far as it is known; `noRole` is somebody who may see nothing. */
export type Identified = Viewer | { readonly noRole: Person } | null;

/** Finds out who asks: by token, by the session in a cookie, or by a trusted proxy. */
export function createIdentify(deps: IdentifyDeps): (request: Request) => Promise<Identified> {
  const queryToken = deps.apiToken === undefined ? null : hashSecret(deps.apiToken);
  const grantTo = (person: Person): Grant | null =>
    person.id === ADMIN.id ? grantToAdmin(deps) : grantOf(deps.rules(), person);
  return async (request) => {
    // Proxies that ask for a password of their own pass it on: only a bearer token is meant for us.
    const token = readBearerToken(request.get('authorization'));
    if (token !== null) {
      if (queryToken !== null && secretMatches(token, queryToken)) return QUERY_TOKEN;
      return identifyToken(deps, token, { address: request.ip ?? '', grantTo });
    }
    const session = await deps.sessions.find(request);
    const proxied = session === null ? deps.readProxy(request) : null;
    const person = session?.person ?? proxied;
    if (person === null) return null;
    const grant = grantTo(person);
    if (grant === null) return { noRole: person };
    const signedInBy = (session?.signedInBy ?? 'proxy') as Viewer['signedInBy'];
    return { ...grant, person, signedInBy, session: session?.hash ?? null };
  };
}

function grantToAdmin({ hasAdmin, rules }: IdentifyDeps): Grant | null {
  return hasAdmin ? { role: 'admin', limits: [], masks: masksOf(rules(), 'admin') } : null;
}

/** A token may what it was made for, as long as its owner may: it ends with the owner's role. */
async function identifyToken(
  deps: IdentifyDeps,
  token: string,
  options: { address: string; grantTo: (person: Person) => Grant | null },
): Promise<Identified> {
  if (!token.startsWith(TOKEN_PREFIX)) return null;
  const now = new Date();
  const found = await deps.tokens.use(hashSecret(token), { now, address: options.address });
  const owned = found === null ? null : options.grantTo(found.owner);
  if (found === null || owned === null) return null;
  const role = lesserRole(owned.role, toRole(found.role));
  return {
    person: found.owner,
    signedInBy: 'token',
    session: null,
    role,
    limits: [...owned.limits, ...limitsOf(JSON.parse(found.scopes) as Scopes)],
    masks: [...new Set([...owned.masks, ...masksOf(deps.rules(), role)])],
  };
}

/** A role that a later version knows, and this one does not, is the least. */
const toRole = (text: string): Role => ROLES.find((role) => role === text) ?? 'viewer';

export const isViewer = (identified: Identified): identified is Viewer =>
  identified !== null && 'role' in identified;
