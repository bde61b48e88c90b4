import { pino, type Logger } from 'pino';

export type { Logger };

/** Secrets that could reach a log line inside a request or a settings object. */
const REDACTED_PATHS = [
  'authorization',
  'cookie',
  'password',
  'token',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.token',
];

/**
 * Makes a service's logger: JSON lines on standard output. Messages are constant, data stands in
 * fields, an error under `err`. What an event contains is never logged: anybody may have written it.
 */
export function createLogger(options: { readonly name: string; readonly level: string }): Logger {
  return pino({
    name: options.name,
    level: options.level,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
