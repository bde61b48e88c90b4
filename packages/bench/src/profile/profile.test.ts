import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatProfile } from './format-profile.ts';
import { readProfiles } from './read-profile.ts';

const frame = (functionName: string, url = '') => ({ functionName, url });
const profile = {
  nodes: [
    { id: 1, callFrame: frame('addWord', 'file:///app/word-filter.js') },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('addWord', 'file:///app/word-filter.js') },
    { id: 4, callFrame: frame('', 'file:///app/main.js') },
  ],
  samples: [1, 2, 3, 4],
  timeDeltas: [2_000, 90_000, 4_000, 2_000],
};

describe('profiles', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'k8s-audit-profile-'));
    for (const name of ['one', 'two'])
      writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
    writeFileSync(join(folder, 'notes.txt'), 'no profile');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('add up a function wherever it was called from, and leave out waiting', () => {
    expect(readProfiles(folder)).toEqual([
      { name: 'addWord (word-filter.js)', ms: 12 },
      { name: 'anonymous (main.js)', ms: 4 },
    ]);
  });

  it('are none of a service that did not run', () => {
    expect(formatProfile('query', readProfiles(join(folder, 'query')))).toBe('');
  });

  it('are told with shares of the time that was not waiting', () => {
    expect(formatProfile('writer', readProfiles(folder))).toContain(
      '| addWord (word-filter.js) | 12 | 75 % |',
    );
  });
});
