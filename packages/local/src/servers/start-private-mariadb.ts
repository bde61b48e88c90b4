import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, startChildServer, type ChildServer } from './child-server.ts';
import { findProgram } from './find-program.ts';
import { probeTcp } from './probe-tcp.ts';
import { stopStaleServer } from './stop-stale-server.ts';

export interface MariadbAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
}

const USER = 'k8s_audit';

/**
 * Runs a MariaDB of our own on the loopback address, with all it has below `dataDir`. Commits are
 * on disk when they return, as they must be in production.
 */
export async function startPrivateMariadb(options: {
  readonly dataDir: string;
  readonly password: string;
  readonly port?: number;
  /** 512 MB for use; tests need far less. */
  readonly bufferPoolMb?: number;
  /** Further statements, one an entry, run at every start. */
  readonly statements?: readonly string[];
  /** Further flags of the server. */
  readonly flags?: readonly string[];
}): Promise<ChildServer & { readonly access: MariadbAccess }> {
  const folder = join(options.dataDir, 'mariadb');
  const pidFile = join(options.dataDir, 'mariadb.pid');
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  await stopStaleServer(pidFile, folder);
  if (!existsSync(folder)) createDataFolder(folder);
  const port = options.port ?? (await findFreePort());
  const initFile = join(options.dataDir, 'mariadb-init.sql');
  const sql = [...initialSql(options.password), ...(options.statements ?? []), ''].join('\n');
  writeFileSync(initFile, sql, { mode: 0o600 });
  const bufferPoolMb = options.bufferPoolMb ?? 512;
  const server = await startChildServer({
    label: 'MariaDB',
    program: mustFind('mariadbd'),
    args: [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${folder}`,
      `--pid-file=${pidFile}`,
      // The path of a Unix socket has room for some 100 characters only; the folder is ours alone.
      `--socket=${join(mkdtempSync(join(tmpdir(), 'k8s-audit-')), 'sock')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--init-file=${initFile}`,
      '--skip-name-resolve',
      '--performance-schema=OFF',
      '--character-set-server=utf8mb4',
      '--default-time-zone=+00:00',
      '--max-allowed-packet=64M',
      '--innodb-flush-log-at-trx-commit=1',
      `--innodb-buffer-pool-size=${bufferPoolMb}M`,
      `--innodb-log-file-size=${bufferPoolMb}M`,
      ...(options.flags ?? []),
    ],
    port,
    logFile: join(options.dataDir, 'mariadb.log'),
    isReady: () => probeTcp(port, { answer: /mysql_native_password|MariaDB/ }),
  });
  return {
    ...server,
    access: { host: '127.0.0.1', port, user: USER, password: options.password, name: USER },
  };
}

/** Made beside and renamed when whole: a start that is cut off leaves nothing half done. */
function createDataFolder(folder: string): void {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const result = spawnSync(
    mustFind('mariadb-install-db', 'mysql_install_db'),
    [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${unfinished}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) {
    throw new Error(
      `MariaDB's data folder could not be made in ${folder}:\n${result.stdout}\n${result.stderr}`,
    );
  }
  renameSync(unfinished, folder);
}

/** Run at every start: the password may have changed, and `root` is closed. */
function initialSql(password: string): string[] {
  const user = `'${USER}'@'127.0.0.1'`;
  const quoted = `'${password.replaceAll(/['\\]/g, '\\$&')}'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${USER} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY ${quoted};`,
    `ALTER USER ${user} IDENTIFIED BY ${quoted};`,
    `GRANT ALL ON *.* TO ${user};`,
    `ALTER USER 'root'@'localhost' ACCOUNT LOCK;`,
  ];
}

const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

function mustFind(...names: readonly string[]): string {
  const path = findProgram(...names);
  if (path === null)
    throw new Error(`${names[0]} is not on this machine: install MariaDB 10.11 or newer`);
  return path;
}
