import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** Makes a command of the program: its words, its help, and what it does. */
export type CommandFactory = (terminal: Terminal) => Command;

/** Examples at the end of a command's help: people learn from these first. */
export const examples = (lines: ReadonlyArray<readonly [command: string, does: string]>): string =>
  `\nExamples:\n${lines.map(([command, does]) => `  # ${does}\n  ${command}\n`).join('\n')}`;
