import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from './repository-root.ts';
import { findOtherVersions, productVersion } from './versions.ts';

describe('the version', () => {
  it('is the same everywhere; if not, run pnpm spread-version', () => {
    expect(findOtherVersions()).toEqual([]);
  });

  it('stands in the change log, or what changed since is not released yet', () => {
    const log = readFileSync(path.join(repositoryRoot, 'docs/CHANGELOG.md'), 'utf8');
    const [first] = [...log.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(['Unreleased', productVersion()]).toContain(first?.split(' ')[0]);
  });
});
