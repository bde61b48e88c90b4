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

const STANDARD_OUTPUT = 1;
/** Lines that cannot be written wait here; beyond it they are dropped. */
const LONGEST_BACKLOG_BYTES = 2 ** 20;

/**
 * Makes a service's logger: JSON lines on standard output. Messages are constant, data stands in
 * fields, an error under `err`. What an event contains is never logged: anybody may have written it.
 */
export function createLogger(options: { readonly name: string; readonly level: string }): Logger {
  const destination = pino.destination({
    dest: STANDARD_OUTPUT,
    sync: true,
    maxLength: LONGEST_BACKLOG_BYTES,
  });
  // A full disk under the log must not end the service. Nor may pino flush its own destination at the
  // exit: it tries until there is room (sonic-boom's flushBufferSync), and the process never ends.
  destination.on('error', () => undefined);
  return pino(
    {
      name: options.name,
      level: options.level,
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
}
