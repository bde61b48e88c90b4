export interface SettingsProblem {
  readonly name: string;
  readonly message: string;
}

/** Names every wrong setting at once, so that an operator mends them in one go. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    const lines = problems.map((problem) => `  ${problem.name}: ${problem.message}`);
    super(`Some settings cannot be used:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
