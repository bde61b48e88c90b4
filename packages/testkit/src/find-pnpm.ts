import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder of the pnpm that the workspace pins: the one its own set-up brought, else a fresh one. */
export async function findPnpm(): Promise<string> {
  const manifest = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  const { config } = JSON.parse(manifest) as { config: { pnpm: string } };
  const wanted = `pnpm@${config.pnpm}`;
  const ours = path.join(ROOT, '.data/tools', wanted);
  const target = existsSync(ours) ? ours : await mkdtemp(path.join(tmpdir(), 'k8s-audit-pnpm-'));
  if (target !== ours)
    await promisify(execFile)('npm', ['install', '--no-save', '--prefix', target, wanted]);
  return path.join(target, 'node_modules/.bin');
}
