/** What a script can tell by the exit code. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  unreachable: 3,
  refused: 4,
  nothingFound: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An end that was foreseen: its message is all that is shown. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, more: { cause?: unknown } = {}) {
    super(message, more);
    this.exitCode = exitCode;
  }
}
