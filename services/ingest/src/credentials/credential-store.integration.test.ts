import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { publishedTokens } from '../testing/published-tokens.ts';
import { createCredentialStore } from './credential-store.ts';
import type { Credential } from './credential.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const hex = (token: string) => createHash('sha256').update(token).digest('hex');
const hash = (token: string) => `sha256:${hex(token)}`;
const credential: Credential = { writes: 'these clusters', clusters: ['c1'] };
const C1 = { kind: 'right', credential };
const WRONG = { kind: 'wrong' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const cleanups: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe('the webhook tokens file', () => {
  it('is read anew when it changes, and a broken one keeps the tokens before it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'k8s-audit-tokens-'));
    cleanups.push(() => rm(dir, { recursive: true }));
    const tokensFile = join(dir, 'tokens.json');
    await writeFile(tokensFile, JSON.stringify({ c1: [hash('one')], '*': [hash('all')] }));
    const store = await createCredentialStore({
      token: undefined,
      tokensFile,
      takesCertificates: false,
      published: publishedTokens(),
      logger,
    });
    cleanups.push(() => store.close());
    expect(store.judge(hex('one'))).toEqual(C1);
    expect(store.judge(hex('all'))).toEqual({
      kind: 'right',
      credential: { writes: 'any cluster' },
    });
    expect(store.judge(hex('two'))).toEqual(WRONG);

    await writeFile(tokensFile, JSON.stringify({ c1: [hash('one'), hash('two')] }));
    await pause(2_500);
    expect(store.judge(hex('two'))).toEqual(C1);
    expect(store.judge(hex('all'))).toEqual(WRONG);

    await writeFile(tokensFile, '{ broken');
    await pause(2_500);
    expect(store.judge(hex('two'))).toEqual(C1);
  });

  it('stops the start when it cannot be read', async () => {
    const store = createCredentialStore({
      token: undefined,
      tokensFile: '/nowhere',
      takesCertificates: false,
      published: publishedTokens(),
      logger,
    });
    await expect(store).rejects.toThrow('WEBHOOK_TOKENS_FILE');
  });
});
