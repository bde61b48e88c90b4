import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createCredentialStore } from './credential-store.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const hash = (token: string) => `sha256:${createHash('sha256').update(token).digest('hex')}`;
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
    const store = await createCredentialStore({ token: undefined, tokensFile, logger });
    cleanups.push(() => store.close());
    expect(store.find('one')).toEqual({ writes: 'one cluster', cluster: 'c1' });
    expect(store.find('all')).toEqual({ writes: 'any cluster' });
    expect(store.find('two')).toBeNull();

    await writeFile(tokensFile, JSON.stringify({ c1: [hash('one'), hash('two')] }));
    await pause(2_500);
    expect(store.find('two')).toEqual({ writes: 'one cluster', cluster: 'c1' });
    expect(store.find('all')).toBeNull();

    await writeFile(tokensFile, '{ broken');
    await pause(2_500);
    expect(store.find('two')).toEqual({ writes: 'one cluster', cluster: 'c1' });
  });

  it('stops the start when it cannot be read', async () => {
    const store = createCredentialStore({ token: undefined, tokensFile: '/nowhere', logger });
    await expect(store).rejects.toThrow('WEBHOOK_TOKENS_FILE');
  });
});
