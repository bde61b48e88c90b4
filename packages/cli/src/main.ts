import { CommanderError } from 'commander';
import { SettingsError } from '@k8s-audit/config';
import { protectExclusions } from './api/search-options.ts';
import { createProgram } from './create-program.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { showText } from './output/show-text.ts';
import { createTerminal } from './terminal.ts';

// Whoever reads the results has seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed);
});

const terminal = createTerminal(process);

try {
  await createProgram(terminal).parseAsync(protectExclusions(process.argv.slice(2)), {
    from: 'user',
  });
} catch (error) {
  process.exitCode = tellEnd(error);
}

function tellEnd(error: unknown): number {
  // It has said already what it has to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
  if (error instanceof CommandError) {
    terminal.say(error.message);
    return error.exitCode;
  }
  if (error instanceof SettingsError) {
    terminal.say(error.message);
    return EXIT.wrongUsage;
  }
  terminal.say(showText(error instanceof Error ? error.message : String(error)));
  return EXIT.failed;
}
