import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createCredentialStore } from './credential-store.ts';
import type { Credential } from './credential.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const hex = (token: string) => createHash('sha256').update(token).digest('hex');
const hash = (token: string) => `sha256:${hex(token)}`;
const C1: Credential = { writes: 'these clusters', clusters: ['c1'] };
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
      logger,
    });
    cleanups.push(() => store.close());
    expect(store.find(hex('one'))).toEqual(C1);
    expect(store.find(hex('all'))).toEqual({ writes: 'any cluster' });
    expect(store.find(hex('two'))).toBeNull();

    await writeFile(tokensFile, JSON.stringify({ c1: [hash('one'), hash('two')] }));
    await pause(2_500);
    expect(store.find(hex('two'))).toEqual(C1);
    expect(store.find(hex('all'))).toBeNull();

    await writeFile(tokensFile, '{ broken');
    await pause(2_500);
    expect(store.find(hex('two'))).toEqual(C1);
  });

  it('stops the start when it cannot be read', async () => {
    const store = createCredentialStore({
      token: undefined,
      tokensFile: '/nowhere',
      takesCertificates: false,
      logger,
    });
    await expect(store).rejects.toThrow('WEBHOOK_TOKENS_FILE');
  });
});
