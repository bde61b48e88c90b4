import type { Logger } from '@k8s-audit/logging';

export type StopStep = readonly [name: string, step: () => Promise<void>];

/**
 * On SIGTERM or SIGINT runs the steps one after the other and ends the process with 0; past the
 * deadline, or when a step fails, with 1. Further signals change nothing: stopping is under way.
 */
export function stopOnSignal(options: {
  readonly logger: Logger;
  readonly deadlineMs: number;
  readonly steps: readonly StopStep[];
}): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    options.logger.info({ signal }, 'stopping');
    setTimeout(() => {
      options.logger.error({ deadlineMs: options.deadlineMs }, 'stopping took too long');
      process.exit(1);
    }, options.deadlineMs).unref();
    void runSteps(options).then((code) => process.exit(code));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function runSteps(options: { logger: Logger; steps: readonly StopStep[] }): Promise<number> {
  let code = 0;
  for (const [step, run] of options.steps) {
    try {
      await run();
    } catch (error) {
      code = 1;
      options.logger.error({ err: error, step }, 'a step of stopping failed');
    }
  }
  options.logger.info('stopped');
  return code;
}
