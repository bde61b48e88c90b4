import { z } from 'zod';
import { databaseSettings, readSettings, toDatabaseAddress } from '@k8s-audit/config';
import type { Verdict } from './verdict.ts';
import { verifyDatabase } from './verify-database.ts';
import { verifyPackage } from './verify-package.ts';

export interface VerifyOptions {
  /** An evidence package; null for the database of the DB_ settings. */
  readonly file: string | null;
  /** The public key, or a file that has it; null to believe what is found. */
  readonly key: string | null;
  /** Files with checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[];
}

/** Whether what is there is what was received, and all of it. Throws when that cannot be told. */
export function verify({ file, key, checkpoints }: VerifyOptions): Promise<Verdict> {
  if (file !== null) return verifyPackage(file, key);
  const settings = readSettings(z.object(databaseSettings));
  return verifyDatabase(toDatabaseAddress(settings), { key, checkpoints });
}
