import type { CommandFactory } from './command-factory.ts';
import { createCompletionCommand } from './commands/completion.ts';
import { createDoctorCommand } from './commands/doctor.ts';
import { createExportCommand } from './commands/export.ts';
import { createImportCommand } from './commands/import.ts';
import { createMigrateCommand } from './commands/migrate.ts';
import { createSearchCommand } from './commands/search.ts';
import { createSimulateCommand } from './commands/simulate.ts';
import { createStartCommand } from './commands/start.ts';
import { createTailCommand } from './commands/tail.ts';
import { createTokenCommand } from './commands/token.ts';
import { createVerifyCommand } from './commands/verify.ts';

/** All commands, in the order of the help. A new one is a file and a line here. */
export const COMMANDS: readonly CommandFactory[] = [
  createSearchCommand,
  createTailCommand,
  createExportCommand,
  createDoctorCommand,
  createImportCommand,
  createSimulateCommand,
  createTokenCommand,
  createVerifyCommand,
  createStartCommand,
  createMigrateCommand,
  createCompletionCommand,
];
