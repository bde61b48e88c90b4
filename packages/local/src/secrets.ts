import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SECRET_NAMES = [
  'WEBHOOK_TOKEN',
  'QUERY_API_TOKEN',
  'ADMIN_PASSWORD',
  'SESSION_SECRET',
  'REDACTION_KEY',
  'DB_PASSWORD',
  'REDIS_PASSWORD',
] as const;

export type Secrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** Made once, kept in DATA_DIR for the next start, readable by its owner alone. Settings win. */
export function loadSecrets(dataDir: string, settings: object): Secrets {
  const file = join(dataDir, 'secrets.json');
  const kept = readKept(file);
  const all = Object.fromEntries(
    SECRET_NAMES.map((name) => [name, kept[name] ?? randomBytes(18).toString('base64url')]),
  );
  if (SECRET_NAMES.some((name) => kept[name] === undefined)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  }
  const given = Object.entries(settings).filter(
    ([name, value]) => value !== undefined && name in all,
  );
  return { ...all, ...Object.fromEntries(given) } as Secrets;
}

function readKept(file: string): Record<string, string | undefined> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${file} cannot be read (${(error as Error).message}): mend it or delete it`, {
      cause: error,
    });
  }
}
