import { z } from 'zod';
import { databaseSettings, readSettings, toDatabaseAddress } from '@k8s-audit/config';
import type { Verdict } from './verdict.ts';
import { verifyDatabase } from './verify-database.ts';
import { verifyPackage } from './verify-package.ts';

export interface VerifyOptions {
  /** An evidence package; null for the database of the DB_ settings. */
  readonly file: string | null;
  /** Public keys, or files that have them; none to believe what is found. */
  readonly keys: readonly string[];
  /** Files with checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[];
  /** How long events are kept: a day that was dropped earlier counts as missing. Null to believe the log. */
  readonly retentionDays: number | null;
}

/**
 * Whether what is there is what was received, and all of it. Throws when that cannot be told: UnusableInputError or
 * SettingsError for what was given, others for the database. */
export function verify({ file, ...given }: VerifyOptions): Promise<Verdict> {
  if (file !== null) return verifyPackage(file, given.keys);
  const settings = readSettings(z.object(databaseSettings));
  return verifyDatabase(toDatabaseAddress(settings), given);
}
