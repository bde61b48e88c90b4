import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/k8s-audit.mjs', import.meta.url));

export interface CommandRun {
  readonly child: ChildProcess;
  readonly result: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
}

/** Runs the built command as people do. */
export function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin?: Buffer,
): CommandRun {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: 'pipe',
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      written[name] += text;
    });
  }
  child.stdin.on('error', () => undefined); // It may end before it has read all.
  child.stdin.end(stdin);
  const result = new Promise<{ code: number | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...written }));
    },
  );
  return { child, result, stdout: () => written.stdout, stderr: () => written.stderr };
}
