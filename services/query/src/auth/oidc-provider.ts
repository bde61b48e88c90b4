import * as client from 'openid-client';
import type { Person } from '@k8s-audit/store';
import { hashSecret } from '@k8s-audit/http-kit';

export interface OidcSettings {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  /** Where the groups stand: the name of a claim. */
  readonly groupsClaim: string;
  readonly nameClaim: string;
  /** Where browsers reach this service. */
  readonly publicUrl: string;
}

/** What a browser keeps until it comes back: only the one that began a sign-in can end it. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
}

export interface OidcProvider {
  /** Where to send the browser, and what it has to bring back. */
  begin(next: string): Promise<{ readonly url: URL; readonly attempt: OidcAttempt }>;
  /** Who signed in. Throws when the answer is not one to this attempt. */
  finish(callback: URL, attempt: OidcAttempt): Promise<Person>;
}

export const CALLBACK_PATH = '/login/oidc/callback';

/** OpenID Connect: authorization code with PKCE, by what the provider says of itself. */
export function createOidcProvider(settings: OidcSettings): OidcProvider {
  const redirectUri = new URL(CALLBACK_PATH, settings.publicUrl).href;
  const discover = createDiscovery(settings);
  return {
    async begin(next) {
      const config = await discover();
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url, attempt: { state, nonce, verifier, next } };
    },
    async finish(callback, { state, nonce, verifier }) {
      const config = await discover();
      const answer = await client.authorizationCodeGrant(
        config,
        new URL(`${redirectUri}${callback.search}`),
        {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        },
      );
      const token = answer.claims();
      if (token === undefined) throw new Error('the provider sent no ID token');
      const claims = hasAll(token, settings)
        ? token
        : { ...(await readUserInfo(config, answer.access_token, token.sub)), ...token };
      return readPerson(claims, settings);
    },
  };
}

/** Asked for at the first sign-in, so that a provider that is away keeps nobody else out; then kept. */
function createDiscovery(settings: OidcSettings): () => Promise<client.Configuration> {
  let known: Promise<client.Configuration> | null = null;
  const issuer = new URL(settings.issuerUrl);
  const insecure = issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
  return () => {
    known ??= client
      .discovery(issuer, settings.clientId, settings.clientSecret, undefined, insecure)
      .catch((error: unknown) => {
        known = null;
        throw error;
      });
    return known;
  };
}

type Claims = Readonly<Record<string, unknown>>;

const hasAll = (claims: Claims, { groupsClaim, nameClaim }: OidcSettings): boolean =>
  Object.hasOwn(claims, groupsClaim) && Object.hasOwn(claims, nameClaim);

/** Providers put claims into the ID token, or only where one has to ask for them. */
async function readUserInfo(
  config: client.Configuration,
  accessToken: string,
  subject: string,
): Promise<Claims> {
  return config.serverMetadata().userinfo_endpoint === undefined
    ? {}
    : client.fetchUserInfo(config, accessToken, subject);
}

/** Two issuers may have the same subjects; and a subject may be longer than the store takes. */
export function readPerson(claims: Claims, settings: OidcSettings): Person {
  const { iss, sub } = claims;
  const subject = JSON.stringify([iss, sub]);
  const groups = claims[settings.groupsClaim];
  return {
    id: `oidc:${hashSecret(subject).toString('hex')}`,
    name: readName(claims, settings.nameClaim),
    groups: (Array.isArray(groups) ? groups : [groups]).filter((one) => typeof one === 'string'),
  };
}

/** An address that nobody checked is one that anybody may have written: rules must not go by it. */
function readName(claims: Claims, claim: string): string {
  const name = claims[claim];
  const isUnchecked = claim === 'email' && claims['email_verified'] !== true;
  return typeof name === 'string' && name !== '' && !isUnchecked ? name : String(claims['sub']);
}
