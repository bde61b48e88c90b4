import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StartedRedis {
  readonly url: string;
  /** Where its append-only file lies. */
  readonly dir: string;
  signal(signal: NodeJS.Signals): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A private redis-server; durable unless told otherwise. `start: false` only reserves its port. */
export async function startRedis(options?: {
  fsync?: string;
  settings?: readonly string[];
  start?: boolean;
  /** A folder of another one to begin with. */
  copyOf?: string;
}): Promise<StartedRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'k8s-audit-redis-'));
  if (options?.copyOf !== undefined) await cp(options.copyOf, dir, { recursive: true });
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const settings = ['--appendonly', 'yes', '--appendfsync', options?.fsync ?? 'always'];
    settings.push('--repl-diskless-sync-delay', '0'); // A replica need not wait for others.
    settings.push(...(options?.settings ?? []));
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
    child = spawn('redis-server', [...place, ...settings, '--maxmemory-policy', 'noeviction'], {
      stdio: 'ignore',
    });
    while (!(await accepts(port))) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const stop = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  if (options?.start !== false) await start();
  return {
    dir,
    url: `redis://127.0.0.1:${port}`,
    signal: (signal) => void child?.kill(signal),
    start,
    async stop() {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve((socket.destroy(), true)));
    socket.once('error', () => resolve(false));
  });
}
