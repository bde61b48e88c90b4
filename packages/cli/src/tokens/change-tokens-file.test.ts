import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changeTokensFile } from './change-tokens-file.ts';

const ONE = `sha256:${'1'.repeat(64)}`;
const TWO = `sha256:${'2'.repeat(64)}`;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-audit-token-'));
  file = join(folder, 'tokens.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const tokens = () => JSON.parse(readFileSync(file, 'utf8')) as unknown;

describe('changeTokensFile', () => {
  it('adds, replaces and removes tokens of one cluster and leaves the others', () => {
    expect(changeTokensFile(file, { kind: 'add', cluster: '*', hash: ONE })).toBeNull();
    changeTokensFile(file, { kind: 'add', cluster: 'prod', hash: ONE });
    changeTokensFile(file, { kind: 'add', cluster: 'prod', hash: TWO });
    expect(tokens()).toEqual({ '*': [ONE], prod: [ONE, TWO] });
    changeTokensFile(file, { kind: 'remove', cluster: 'prod', prefix: '11' });
    expect(tokens()).toEqual({ '*': [ONE], prod: [TWO] });
    changeTokensFile(file, { kind: 'replace', cluster: 'prod', hash: ONE });
    expect(tokens()).toEqual({ '*': [ONE], prod: [ONE] });
    changeTokensFile(file, { kind: 'remove', cluster: 'prod', prefix: ONE });
    expect(tokens()).toEqual({ '*': [ONE] });
  });

  it('makes a file that its owner alone can read', () => {
    changeTokensFile(file, { kind: 'add', cluster: 'prod', hash: ONE });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['Prod', '{}', 'cluster name'],
    ['prod', '{ broken', 'mend it'],
    ['prod', '{"prod":["no hash"]}', 'SHA-256'],
  ])('leaves what it cannot change as it is: %s, %s', (cluster, text, fault) => {
    writeFileSync(file, text);
    expect(changeTokensFile(file, { kind: 'add', cluster, hash: ONE })).toContain(fault);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('removes nothing where it is not clear what', () => {
    changeTokensFile(file, { kind: 'add', cluster: 'prod', hash: ONE });
    changeTokensFile(file, { kind: 'add', cluster: 'prod', hash: ONE.replace(/1$/, '2') });
    const remove = { kind: 'remove', cluster: 'prod' } as const;
    expect(changeTokensFile(file, { ...remove, prefix: '1111' })).toContain('More than one');
    expect(changeTokensFile(file, { ...remove, prefix: '99' })).toContain('No hash');
  });
});
