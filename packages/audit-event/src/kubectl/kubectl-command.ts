/** The kubectl command that does what a request did, with an honest mark of how sure that is. */
export interface KubectlCommand {
  /** Quoted for a POSIX shell; with a here-document where `stdin` is not null. */
  readonly command: string;
  readonly argv: readonly string[];
  /** What the command reads from its standard input: a manifest. */
  readonly stdin: string | null;
  readonly confidence: Confidence;
  /** The evidence, in words. */
  readonly because: readonly string[];
  /** What no audit event tells. */
  readonly lost: readonly string[];
}

/**
 * `exact`: kubectl made the request, and this command makes it again. `likely`: kubectl made it, and
 * part of the command is not recorded. `equivalent`: something else made it; this would do the same.
 */
export type Confidence = 'exact' | 'likely' | 'equivalent';
