import type { z } from 'zod';
import { readEnvironment } from './read-environment.ts';
import { SettingsError } from './settings-error.ts';

/**
 * Checks the environment against a service's schema, once, at its start. Returns a frozen object;
 * throws SettingsError with all that is wrong.
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<z.infer<Schema>> {
  const result = schema.safeParse(readEnvironment(environment));
  if (result.success) return Object.freeze(result.data);
  throw new SettingsError(
    result.error.issues.map((issue) => ({ name: issue.path.join('.'), message: issue.message })),
  );
}
