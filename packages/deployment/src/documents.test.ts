import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listDocuments, readCommands } from './read-commands.ts';
import { repositoryRoot } from './repository-root.ts';

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

/** Headings as GitHub names them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('links in the documents', () => {
  it.each(listDocuments())('%s leads to what is there', (file) => {
    const broken = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      if (/^https?:/.test(link)) return [];
      const [target = '', anchor] = link.split('#');
      const resolved = target === '' ? file : path.join(path.dirname(file), target);
      if (!existsSync(path.join(repositoryRoot, resolved))) return [link];
      return anchor !== undefined && !anchorsOf(read(resolved)).includes(anchor) ? [link] : [];
    });
    expect(broken).toEqual([]);
  });
});

describe('the page about installing', () => {
  it('names each component of Kustomize beside its value of the chart', () => {
    const table = read('docs/install.md').split('| component of Kustomize |')[1] ?? '';
    const components = readdirSync(path.join(repositoryRoot, 'deploy/kustomize/components'));
    expect(components.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('commands in the documents', () => {
  it('are run by a test, or say what they need', () => {
    const notes = readCommands().flatMap(({ note }) => note ?? []);
    for (const note of notes) {
      expect(note).toMatch(/^(needs: |run by: |run until )/);
      const test = /^run by: (\S+)$/.exec(note)?.[1];
      if (test !== undefined)
        expect([test, existsSync(path.join(repositoryRoot, test))]).toEqual([test, true]);
    }
  });

  it('name files that are there', () => {
    const missing = readCommands().flatMap(({ file, text }) =>
      [...text.matchAll(/\bdeploy\/[\w./-]+/g)]
        .filter(([name]) => !existsSync(path.join(repositoryRoot, name)))
        .map(([name]) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
