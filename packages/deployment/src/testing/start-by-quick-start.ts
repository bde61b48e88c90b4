import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCommands } from '../read-commands.ts';
import { repositoryRoot } from '../repository-root.ts';
import { findFreePort } from './find-free-port.ts';

const START_LIMIT_MS = 90_000;

export interface QuickStart {
  /** The ports that stand in the place of the documents' 8080, 8081 and 8082. */
  readonly ports: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** A folder for what belongs to this run. */
  readonly folder: string;
  output(): string;
  /** Ctrl-C; resolves to the exit code. */
  interrupt(): Promise<number | null>;
  /** Ends what still runs, and removes the folder. */
  clean(): Promise<void>;
}

/** Runs the first command of the quick start, on ports and in a folder of its own, until it says that it runs. */
export async function startByQuickStart(): Promise<QuickStart> {
  const [start] = readCommands().filter(({ note }) => note?.startsWith('run until Ctrl-C'));
  if (start === undefined) throw new Error('docs/quick-start.md has no command that starts it');
  const folder = await mkdtemp(path.join(tmpdir(), 'k8s-audit-quick-start-'));
  const [ingest, query, writer] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  const child = spawn('bash', ['-c', start.text], {
    cwd: repositoryRoot,
    detached: true, // A group, which a terminal's Ctrl-C reaches as a whole.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, 'data'),
      INGEST_PORT: ingest,
      QUERY_PORT: query,
      WRITER_PORT: writer,
    },
  });
  let output = '';
  const listen = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const interrupt = (): Promise<number | null> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    return ended;
  };

  const deadline = Date.now() + START_LIMIT_MS;
  while (!output.includes('k8s-audit is running.')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await interrupt();
      throw new Error(`it did not start:\n${output}`);
    }
    await delay(50);
  }
  const secrets = await readFile(path.join(folder, 'data/secrets.json'), 'utf8');
  return {
    ports: { 8080: ingest, 8081: query, 8082: writer },
    secrets: JSON.parse(secrets) as Record<string, string>,
    folder,
    output: () => output,
    interrupt,
    async clean() {
      await interrupt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
