export interface KeptToken {
  /** What `revoke` wants. */
  readonly id: string;
  /** What a person tells it by: label, state, last use. */
  readonly about: string;
}

/** Where the tokens of one cluster are kept. What fails throws CommandError, in words. */
export interface TokenKeeper {
  list(): Promise<readonly KeptToken[]>;
  /** Resolves to the token, which nobody can show again, and what is to be said of it. */
  make(): Promise<MadeToken>;
  /** The same, and the others end. */
  rotate(): Promise<MadeToken>;
  /** Resolves to what is to be said of it. */
  revoke(id: string): Promise<string>;
}

export interface MadeToken {
  readonly token: string;
  readonly remark: string;
}
