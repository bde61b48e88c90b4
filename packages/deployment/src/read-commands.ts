import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './repository-root.ts';

export interface DocumentedCommand {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** From the comment above it: what it needs that a test has not, or which test runs it. */
  readonly note: string | null;
}

const FENCE = /^( *)```sh\n([\s\S]*?)^\1```$/gm;
const NOTE = /<!-- (.+) -->$/;

/** The documents that operators read: those that the index of the documentation leads to. */
export function listDocuments(): string[] {
  const index = readFileSync(path.join(repositoryRoot, 'docs/README.md'), 'utf8');
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => `docs/${name}`);
  return ['README.md', 'deploy/kube-apiserver/README.md', 'docs/README.md', ...linked];
}

/** Every block of shell commands in them. */
export function readCommands(): DocumentedCommand[] {
  return listDocuments().flatMap((file) => {
    const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
    return [...text.matchAll(FENCE)].map(({ 1: indent = '', 2: block = '', index }) => {
      const before = text.slice(0, index).trimEnd();
      return {
        file,
        line: text.slice(0, index).split('\n').length,
        text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
        note: NOTE.exec(before)?.[1] ?? null,
      };
    });
  });
}
