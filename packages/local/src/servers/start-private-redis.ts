import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, startChildServer, type ChildServer } from './child-server.ts';
import { findProgram } from './find-program.ts';
import { probeTcp } from './probe-tcp.ts';
import { stopStaleServer } from './stop-stale-server.ts';

/** Runs a Redis of our own on the loopback address: what it acknowledges is on disk. */
export async function startPrivateRedis(options: {
  readonly dataDir: string;
  readonly password: string;
  readonly port?: number;
}): Promise<ChildServer & { readonly url: string }> {
  const program = findProgram('redis-server');
  if (program === null)
    throw new Error('redis-server is not on this machine: install Redis 6.2 or newer');
  const folder = join(options.dataDir, 'redis');
  const pidFile = join(options.dataDir, 'redis.pid');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await stopStaleServer(pidFile, folder);
  const port = options.port ?? (await findFreePort());
  const server = await startChildServer({
    label: 'Redis',
    program,
    args: [
      `--port ${port} --bind 127.0.0.1 --daemonize no`,
      '--appendonly yes --appendfsync always --maxmemory-policy noeviction',
    ]
      .flatMap((group) => group.split(' '))
      .concat([
        '--dir',
        folder,
        '--pidfile',
        pidFile,
        '--requirepass',
        options.password,
        '--save',
        '',
      ]),
    port,
    logFile: join(options.dataDir, 'redis.log'),
    // It says NOAUTH as soon as it has read its file, and LOADING before.
    isReady: () => probeTcp(port, { send: 'PING\r\n', answer: /NOAUTH|PONG/ }),
  });
  return { ...server, url: `redis://:${encodeURIComponent(options.password)}@127.0.0.1:${port}` };
}
