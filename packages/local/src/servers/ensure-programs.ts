import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from './find-program.ts';

export interface NeededProgram {
  readonly label: string;
  /** Any of these will do. */
  readonly programs: readonly string[];
  /** Debian and Ubuntu packages that bring it. */
  readonly packages: readonly string[];
}

export const MARIADB: NeededProgram = {
  label: 'MariaDB',
  programs: ['mariadbd'],
  packages: ['mariadb-server-core', 'mariadb-client-core'],
};
export const REDIS: NeededProgram = {
  label: 'Redis',
  programs: ['redis-server'],
  packages: ['redis-server'],
};
export const CHROMIUM: NeededProgram = {
  label: 'Chromium',
  programs: ['chromium', 'chromium-browser', 'google-chrome'],
  packages: ['chromium'],
};

/** For the commands that the documents say to type. */
export const CURL: NeededProgram = { label: 'curl', programs: ['curl'], packages: ['curl'] };

/** Checks and tries the alerts; Debian has it in one package with the server. */
export const PROMTOOL: NeededProgram = {
  label: 'promtool',
  programs: ['promtool'],
  packages: ['prometheus'],
};

/** Installs what is missing where that can be done without asking; else throws with what to type. */
export function ensurePrograms(needed: readonly NeededProgram[]): void {
  const missing = needed.filter((entry) => findProgram(...entry.programs) === null);
  if (missing.length === 0) return;
  const packages = missing.flatMap((entry) => entry.packages);
  const labels = missing.map((entry) => entry.label).join(' and ');
  if (process.getuid?.() !== 0 || findProgram('apt-get') === null)
    throw new Error(howToInstall(labels, packages));
  process.stdout.write(`Installing ${labels} (apt-get install ${packages.join(' ')}) …\n`);
  withoutServiceStarts(() => {
    runApt(['update']);
    runApt(['install', '-y', '--no-install-recommends', ...packages]);
  });
}

function howToInstall(labels: string, packages: readonly string[]): string {
  return [
    `${labels} is not on this machine. Any of these will do:`,
    `  sudo apt-get install ${packages.join(' ')}     (Debian, Ubuntu)`,
    '  brew install mariadb redis prometheus            (macOS)',
    '  docker compose up                                (everything in containers)',
    '  DB_HOST=… DB_USER=… DB_PASSWORD=… REDIS_URL=redis://… npm start     (servers you have)',
  ].join('\n');
}

function runApt(args: readonly string[]): void {
  const result = spawnSync('apt-get', ['-q', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) {
    throw new Error(
      `apt-get ${args.join(' ')} failed:\n${result.stderr.split('\n').slice(-15).join('\n')}`,
    );
  }
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian's packages start their services unless this script says no; we run private ones instead. */
function withoutServiceStarts(install: () => void): void {
  const ours = !existsSync(POLICY);
  if (ours) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
  }
  try {
    install();
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}
