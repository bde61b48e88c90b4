import { createLogger, type Logger } from '@k8s-audit/logging';

/** Starts a service; what stops it from starting is said in one line and ends it with 1. */
export async function runService(name: string, start: () => Promise<void>): Promise<void> {
  const logger = createLogger({ name, level: 'info' });
  dieOnUnknownErrors(logger);
  try {
    await start();
  } catch (error) {
    logger.fatal({ err: error }, 'cannot start');
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** An error that nobody handles leaves unknown state behind: the supervisor starts a fresh process. */
function dieOnUnknownErrors(logger: Logger): void {
  const die = (error: unknown): void => {
    logger.fatal({ err: error }, 'an error that nobody handles');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
