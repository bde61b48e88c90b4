import { randomBytes } from 'node:crypto';
import { createRedactor, type Redactor } from '@k8s-audit/audit-event';
import type { Logger } from '@k8s-audit/logging';
import type { IngestSettings } from './config.ts';

/** The redactor that the settings ask for; null where redaction is off. */
export function createIngestRedactor(settings: IngestSettings, logger: Logger): Redactor | null {
  if (settings.REDACTION === 'off') {
    logger.warn('REDACTION=off: secret values are kept and shown as they come');
    return null;
  }
  if (settings.REDACTION_KEY === undefined) {
    logger.warn(
      'REDACTION_KEY is not set: secrets are redacted under a random key, so that equal values ' +
        'cannot be recognised across restarts and instances. Set the same random text on all of them',
    );
  }
  return createRedactor({
    key: settings.REDACTION_KEY ?? randomBytes(32).toString('hex'),
    paths: settings.REDACT_PATHS,
    execArguments: settings.REDACT_EXEC_ARGUMENTS,
  });
}
