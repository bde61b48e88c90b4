/** The kubectl command that does what a request did, with an honest mark of how sure that is. */
export interface KubectlCommand {
  /** Quoted for a POSIX shell. */
  readonly command: string;
  readonly argv: readonly string[];
  readonly confidence: 'exact' | 'likely' | 'equivalent';
  readonly because: readonly string[];
  readonly lost: readonly string[];
}
