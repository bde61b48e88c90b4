import { scryptSync } from 'node:crypto';
import { z } from 'zod';
import {
  databaseSettings,
  httpPort,
  queueHighWater,
  readSettings,
  redisSettings,
  serviceSettings,
  tlsSettings,
  trustedProxies,
  wholeNumber,
} from '@k8s-audit/config';
import type { OidcSettings } from './auth/oidc-provider.ts';
import type { ProxySignIn } from './auth/proxy-headers.ts';

const header = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header');

const querySettings = z.object({
  ...serviceSettings,
  ...databaseSettings,
  REDIS_URL: redisSettings.REDIS_URL,
  REDIS_CLUSTER_SHARDS: redisSettings.REDIS_CLUSTER_SHARDS,
  /** As ingest has it: the page says how long the room below it lasts. */
  QUEUE_HIGH_WATER: queueHighWater,
  ...tlsSettings,
  HTTP_PORT: httpPort(8081),
  /** Bearer of the API: role auditor, all clusters. */
  QUERY_API_TOKEN: z.string().optional(),
  /** Password of the user `admin`, or its argon2id hash. */
  ADMIN_PASSWORD: z.string().optional(),
  /** Signs links; the same in every copy of the service. */
  SESSION_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  SESSION_IDLE_MINUTES: wholeNumber({ min: 1, max: 1_440, otherwise: 120 }),
  SESSION_HOURS: wholeNumber({ min: 1, max: 720, otherwise: 12 }),
  /** Where clusters reach ingest, for the page that says how to connect one. */
  INGEST_PUBLIC_URL: z.url('must be a URL such as https://audit.example.com').optional(),
  /** Where browsers reach this service: identity providers send them back to it. */
  QUERY_PUBLIC_URL: z.url('must be a URL such as https://audit.example.com').optional(),
  /** JSON: who has which role. */
  ROLES_FILE: z.string().optional(),
  OIDC_ISSUER_URL: z.url('must be the URL of an issuer').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPES: z.string().default('openid profile email'),
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_NAME_CLAIM: z.string().default('email'),
  TRUSTED_PROXIES: trustedProxies,
  /** In which a trusted proxy names who signed in there. */
  PROXY_USER_HEADER: header.optional(),
  PROXY_GROUPS_HEADER: header.optional(),
});

type QuerySettings = z.infer<typeof querySettings>;

/** Throws SettingsError, or an Error that says which settings do not go together. */
export const readQuerySettings = (environment = process.env): Readonly<QuerySettings> => {
  const settings = readSettings(querySettings, environment);
  const { ADMIN_PASSWORD, QUERY_API_TOKEN, OIDC_ISSUER_URL, PROXY_USER_HEADER } = settings;
  if (!ADMIN_PASSWORD && !QUERY_API_TOKEN && !OIDC_ISSUER_URL && !PROXY_USER_HEADER)
    throw new Error(
      'set ADMIN_PASSWORD, QUERY_API_TOKEN, OIDC_ISSUER_URL or PROXY_USER_HEADER: nothing is served to strangers',
    );
  if ((OIDC_ISSUER_URL || PROXY_USER_HEADER) && !settings.ROLES_FILE)
    throw new Error('set ROLES_FILE: without it nobody whom others vouch for has a role');
  if (PROXY_USER_HEADER && settings.TRUSTED_PROXIES.length === 0)
    throw new Error(
      'set TRUSTED_PROXIES: PROXY_USER_HEADER is believed only where it comes from one of these',
    );
  if (OIDC_ISSUER_URL) readOidcSettings(settings);
  return settings;
};

/** Null where there is no identity provider. */
export function readOidcSettings(settings: QuerySettings): OidcSettings | null {
  const { OIDC_ISSUER_URL, OIDC_CLIENT_ID, QUERY_PUBLIC_URL } = settings;
  if (OIDC_ISSUER_URL === undefined) return null;
  if (OIDC_CLIENT_ID === undefined || QUERY_PUBLIC_URL === undefined)
    throw new Error('OIDC_ISSUER_URL needs OIDC_CLIENT_ID and QUERY_PUBLIC_URL beside it');
  const { protocol, hostname } = new URL(OIDC_ISSUER_URL);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname))
    throw new Error('OIDC_ISSUER_URL must begin with https://: who answers signs everybody in');
  return {
    issuerUrl: OIDC_ISSUER_URL,
    clientId: OIDC_CLIENT_ID,
    clientSecret: settings.OIDC_CLIENT_SECRET,
    scopes: settings.OIDC_SCOPES,
    groupsClaim: settings.OIDC_GROUPS_CLAIM,
    nameClaim: settings.OIDC_NAME_CLAIM,
    publicUrl: QUERY_PUBLIC_URL,
  };
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Null where proxies sign nobody in. */
export const readProxySignIn = (settings: QuerySettings): ProxySignIn | null =>
  settings.PROXY_USER_HEADER === undefined
    ? null
    : { userHeader: settings.PROXY_USER_HEADER, groupsHeader: settings.PROXY_GROUPS_HEADER };

/**
 * Without a secret of its own, it follows from another one: slowly, since what it signs is given to
 * people who could try passwords on it at home.
 */
export function sessionSecretOf(settings: QuerySettings): string {
  const { SESSION_SECRET, ADMIN_PASSWORD, QUERY_API_TOKEN, OIDC_CLIENT_SECRET } = settings;
  if (SESSION_SECRET !== undefined) return SESSION_SECRET;
  const base = ADMIN_PASSWORD ?? QUERY_API_TOKEN ?? OIDC_CLIENT_SECRET;
  if (base === undefined)
    throw new Error('set SESSION_SECRET: there is no other secret from which it could follow');
  const strength = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
  return scryptSync(base, 'k8s-audit session', 32, strength).toString('hex');
}
