import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ensureLogSigningKey } from './log-signing-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ensureLogSigningKey', () => {
  it('makes a key once, for its owner alone', () => {
    const file = ensureLogSigningKey(folder);
    const pem = readFileSync(file, 'utf8');
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(ensureLogSigningKey(folder), 'utf8')).toBe(pem);
  });
});
