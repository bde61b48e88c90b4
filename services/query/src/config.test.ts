import { describe, expect, it } from '@jest/globals';
import { readOidcSettings, readProxySignIn, readQuerySettings, sessionSecretOf } from './config.ts';

const OIDC = {
  OIDC_ISSUER_URL: 'https://id.example.com',
  OIDC_CLIENT_ID: 'k8s-audit',
  QUERY_PUBLIC_URL: 'https://audit.example.com',
  ROLES_FILE: '/etc/roles.json',
  SESSION_SECRET: 'sixteen characters',
};

describe('the settings of the query service', () => {
  it.each<[Record<string, string>, RegExp]>([
    [{}, /nothing is served to strangers/],
    [{ ...OIDC, ROLES_FILE: '' }, /set ROLES_FILE/],
    [{ ...OIDC, OIDC_CLIENT_ID: '' }, /needs OIDC_CLIENT_ID/],
    [{ ...OIDC, QUERY_PUBLIC_URL: '' }, /QUERY_PUBLIC_URL/],
    [{ ...OIDC, OIDC_ISSUER_URL: 'http://id.example.com' }, /must begin with https/],
    [{ PROXY_USER_HEADER: 'X-User', ROLES_FILE: 'x' }, /set TRUSTED_PROXIES/],
    [{ PROXY_USER_HEADER: 'X User', ROLES_FILE: 'x' }, /PROXY_USER_HEADER/],
    [{ ADMIN_PASSWORD: 'x', TRUSTED_PROXIES: '10.0.0.0/8, everybody' }, /TRUSTED_PROXIES/],
    [{ ADMIN_PASSWORD: 'x', SESSION_HOURS: '0' }, /SESSION_HOURS/],
  ])('refuse %j', (environment, message) => {
    expect(() => readQuerySettings(environment)).toThrow(message);
  });

  it('take single sign-on', () => {
    const settings = readQuerySettings(OIDC);
    expect(readOidcSettings(settings)).toMatchObject({
      clientId: 'k8s-audit',
      groupsClaim: 'groups',
    });
    expect(readProxySignIn(settings)).toBeNull();
  });

  it('take a proxy', () => {
    const settings = readQuerySettings({
      PROXY_USER_HEADER: 'X-User',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      ROLES_FILE: 'x',
      QUERY_API_TOKEN: 't',
    });
    expect(settings.TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1']);
    expect(readProxySignIn(settings)).toEqual({ userHeader: 'X-User', groupsHeader: undefined });
  });

  it('derive the secret of sessions slowly from another one, or ask for it', () => {
    const secretOf = (environment: Record<string, string>) =>
      sessionSecretOf(readQuerySettings(environment));
    expect(secretOf(OIDC)).toBe('sixteen characters');
    expect(secretOf({ ADMIN_PASSWORD: 'a' })).toMatch(/^[0-9a-f]{64}$/);
    expect(secretOf({ ADMIN_PASSWORD: 'a' })).not.toBe(secretOf({ ADMIN_PASSWORD: 'b' }));
    expect(() => secretOf({ ...OIDC, SESSION_SECRET: '' })).toThrow(/set SESSION_SECRET/);
  });
});
