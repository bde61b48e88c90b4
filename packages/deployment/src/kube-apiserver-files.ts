import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './repository-root.ts';

const FOLDER = path.join(repositoryRoot, 'deploy/kube-apiserver');

export const readFile = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');
export const listFiles = (prefix: string): string[] =>
  readdirSync(FOLDER).filter((file) => file.startsWith(prefix));
