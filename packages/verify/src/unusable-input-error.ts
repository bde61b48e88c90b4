/** What was given to compare with cannot be used: nothing was verified. */
export class UnusableInputError extends Error {
  override readonly name = 'UnusableInputError';
}
