import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SettingsError, type SettingsProblem } from './settings-error.ts';

/** The environment, over what a `.env` file in the working directory says; empty means unset. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const merged = { ...readDotEnv(), ...environment };
  const problems: SettingsProblem[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(merged)) {
    if (value === undefined || value === '') continue;
    values[name] = value;
    const secret = SECRET_FROM_FILE.exec(name)?.[1];
    if (secret === undefined || merged[secret]) continue;
    try {
      values[secret] = readFileSync(value, 'utf8').trim();
    } catch (error) {
      const why = (error as Error).message;
      problems.push({
        name,
        message: `cannot read the file (${why}); give the path of a readable file`,
      });
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return values;
}

/** Secrets that may come from a file, as Kubernetes mounts them. */
const SECRET_FROM_FILE =
  /^(WEBHOOK_TOKEN|DB_PASSWORD|REDIS_URL|QUERY_API_TOKEN|ADMIN_PASSWORD|SESSION_SECRET|OIDC_CLIENT_SECRET|REDACTION_KEY|LOG_SIGNING_KEY|LOG_WEBHOOK_TOKEN|LOG_S3_SECRET_ACCESS_KEY)_FILE$/;

function readDotEnv(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new SettingsError([
      { name: '.env', message: `cannot be read: ${(error as Error).message}` },
    ]);
  }
}
