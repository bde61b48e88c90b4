import type { Command } from 'commander';

export interface CompletedOption {
  readonly flags: readonly string[];
  readonly description: string;
  readonly choices: readonly string[];
  readonly takesValue: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What may stand as an argument, where that is known. */
  readonly choices: readonly string[];
}

/** What a shell may know of a program, read out of its own definition: the two cannot differ. */
export function describeProgram(program: Command): CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined),
        description: option.description,
        choices: option.argChoices ?? [],
        takesValue: option.required || option.optional,
      })),
      { flags: ['-h', '--help'], description: 'show help', choices: [], takesValue: false },
    ],
    choices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  }));
}
