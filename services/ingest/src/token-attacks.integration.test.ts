import { afterEach, describe, expect, it } from '@jest/globals';
import { createProxyTrust } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import type { TokenFollower } from '@k8s-audit/queue';
import { HOSTILE_STRINGS } from '@k8s-audit/testkit';
import { createCredentialStore } from './credentials/credential-store.ts';
import { publishedTokens } from './testing/published-tokens.ts';
import { startTestIngest } from './testing/start-test-ingest.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const cleanups: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function setUp(options: {
  published?: TokenFollower;
  token?: string;
  trusted?: readonly string[];
}) {
  const credentials = await createCredentialStore({
    token: options.token,
    tokensFile: undefined,
    takesCertificates: false,
    published: options.published ?? publishedTokens({ 'prod-token': 'prod', 'dev-token': 'dev' }),
    logger,
  });
  const trustsProxy = createProxyTrust(options.trusted ?? []);
  const forwarded = { trustsProxy, header: undefined, authorities: null };
  const ingest = await startTestIngest({ credentials, forwarded });
  cleanups.push(
    () => ingest.server.close(),
    () => credentials.close(),
  );
  const post = async (token: string | null, path = '', from?: string): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${ingest.server.port}/webhook/audit${path}`, {
      method: 'POST',
      body: '{"kind":"EventList","items":[{}]}',
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(from !== undefined && { 'x-forwarded-for': from }),
      },
    });
    return response.status;
  };
  const guess = async (from: (n: number) => string | undefined, times = 25): Promise<number[]> => {
    const answers: number[] = [];
    for (let n = 0; n < times; n += 1) answers.push(await post(`guess-${n}`, '/prod', from(n)));
    return answers;
  };
  return { post, guess, clusters: ingest.clusters };
}

describe('a token of a cluster', () => {
  it('writes that cluster, named in the path or not, and no other', async () => {
    const { post, clusters } = await setUp({});
    expect([await post('prod-token'), await post('prod-token', '/prod')]).toEqual([200, 200]);
    expect([await post('prod-token', '/dev'), await post('dev-token', '/prod')]).toEqual([
      403, 403,
    ]);
    expect(clusters).toEqual(['prod', 'prod']);
  });

  it('writes none of a name that is none', async () => {
    const { post, clusters } = await setUp({ token: 'any' });
    const hostile = HOSTILE_STRINGS.map((text) => encodeURIComponent(text.toWellFormed()));
    const odd = ['Prod', 'prod.', '-prod', 'a'.repeat(65), '__proto__', '%00', '%', '..%2fprod'];
    for (const name of [...hostile.filter((text) => text !== ''), ...odd]) {
      expect([400, 403, 404]).toContain(await post('any', `/${name}`));
      expect([400, 403, 404]).toContain(await post('prod-token', `/${name}`));
    }
    expect(clusters).toEqual([]);
  });
});

describe('who guesses tokens', () => {
  const ATTACKER = '203.0.113.7';

  it('is stopped after 20, while others go on, and so do known senders at the same address', async () => {
    const { post, guess } = await setUp({ trusted: ['127.0.0.1'] });
    expect(await post('prod-token', '', ATTACKER)).toBe(200);
    const answers = await guess(() => ATTACKER);
    expect(answers.map((status) => status === 401)).toEqual(answers.map((_status, n) => n < 20));
    expect(answers.at(-1)).toBe(429);
    expect(await post('dev-token', '', ATTACKER)).toBe(429);
    expect(await post('prod-token', '', ATTACKER)).toBe(200);
    expect(await post('dev-token', '', '203.0.113.8')).toBe(200);
  });

  it('gains nothing by an X-Forwarded-For of its own, without a proxy or through one', async () => {
    const alone = await setUp({});
    expect((await alone.guess((n) => `198.51.100.${n}`)).at(-1)).toBe(429);
    const through = await setUp({ trusted: ['127.0.0.0/8'] });
    expect((await through.guess((n) => `198.51.100.${n}, ${ATTACKER}`)).at(-1)).toBe(429);
    expect(await through.post('prod-token', '', '198.51.100.1')).toBe(200);
  });

  it('is not an API server that goes on sending an old token, and gets a new one', async () => {
    const { post } = await setUp({});
    for (let n = 0; n < 60; n += 1) expect(await post('old-token')).toBe(401);
    expect(await post('prod-token')).toBe(200);
  });
});

describe('a stranger', () => {
  const unpublished = (status: 'unknown' | 'absent'): TokenFollower => ({
    ...publishedTokens(),
    status: () => status,
  });

  it('may write only where nothing is configured and no token was ever made', async () => {
    const { post } = await setUp({ published: publishedTokens() });
    expect(await post(null, '/any')).toBe(200);
    expect(await (await setUp({})).post(null, '/prod')).toBe(401);
    expect(await (await setUp({ token: 'x', published: publishedTokens() })).post(null)).toBe(401);
  });

  it('may write where Redis holds no set, and not before Redis has answered', async () => {
    expect(await (await setUp({ published: unpublished('absent') })).post(null, '/any')).toBe(200);
    expect(await (await setUp({ published: unpublished('unknown') })).post(null)).toBe(503);
  });

  it('is told to come again when its token could be one that is not known yet', async () => {
    const { post } = await setUp({ token: 'configured', published: unpublished('unknown') });
    expect(await post('prod-token')).toBe(503);
    expect(await post('configured')).toBe(200);
    expect(await post(null)).toBe(401);
  });
});
