import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The file of the key that signs the log: made once, readable by its owner alone. It is no secret
 * of secrets.json, so that it can be moved to a safer place by itself.
 */
export function ensureLogSigningKey(dataDir: string): string {
  const file = join(dataDir, 'log-signing-key.pem');
  if (existsSync(file)) return file;
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return file;
}
