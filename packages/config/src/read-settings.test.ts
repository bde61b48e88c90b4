import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { byteSize } from './setting-kinds.ts';
import {
  databaseSettings,
  httpPort,
  redisSettings,
  toTlsFiles,
  trustedProxies,
} from './shared-settings.ts';
import { readSettings } from './read-settings.ts';

const schema = z.object({
  ...redisSettings,
  ...databaseSettings,
  HTTP_PORT: httpPort(8080),
  BODY_LIMIT: byteSize('256MiB'),
});

describe('readSettings', () => {
  it('takes an empty string as unset', () => {
    expect(readSettings(schema, { HTTP_PORT: '', BODY_LIMIT: '' })).toMatchObject({
      HTTP_PORT: 8080,
      BODY_LIMIT: 256 * 2 ** 20,
    });
  });

  it('reads several Redis servers', () => {
    expect(readSettings(schema, { REDIS_URL: 'redis://a:1, redis://b:2' }).REDIS_URL).toEqual([
      'redis://a:1',
      'redis://b:2',
    ]);
  });

  it('names every wrong setting at once', () => {
    const read = () =>
      readSettings(schema, {
        HTTP_PORT: 'x',
        BODY_LIMIT: 'much',
        REDIS_URL: 'localhost',
        DB_PORT: '0',
      });
    for (const name of ['HTTP_PORT', 'BODY_LIMIT', 'REDIS_URL', 'DB_PORT'])
      expect(read).toThrow(name);
  });

  it('says when a secret file cannot be read', () => {
    expect(() => readSettings(schema, { DB_PASSWORD_FILE: '/nowhere/at/all' })).toThrow(
      'DB_PASSWORD_FILE',
    );
  });
});

describe('the settings of TLS', () => {
  it('need both a certificate and its key, or neither', () => {
    const [certFile, keyFile] = ['/tls.crt', '/tls.key'];
    expect(toTlsFiles({})).toBeUndefined();
    expect(toTlsFiles({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile })).toEqual({
      certFile,
      keyFile,
      clientCaFile: undefined,
    });
    expect(() => toTlsFiles({ TLS_CERT_FILE: certFile })).toThrow('TLS_KEY_FILE: is missing');
    expect(() => toTlsFiles({ TLS_KEY_FILE: keyFile })).toThrow('TLS_CERT_FILE: is missing');
  });
});

describe('trusted proxies', () => {
  it.each(['10.0.0.0/8', '10.0.0.1,fd00::/8', ' ::1 , 127.0.0.1/32', ''])('may be %j', (text) => {
    expect(trustedProxies.safeParse(text).success).toBe(true);
  });

  it.each([
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0',
    'proxy.example.com',
    '*',
    '10.0.0.0/',
    '1.2.3.4/8/8',
  ])('may not be %j', (text) => expect(trustedProxies.safeParse(text).success).toBe(false));
});
