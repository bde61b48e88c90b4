/** A place off the machine that checkpoints go to. */
export interface Destination {
  /** Its address without secrets, for people and as its key in the store. */
  readonly name: string;
  /** Resolves once it has arrived. */
  send(checkpoint: { readonly size: number; readonly note: string }): Promise<void>;
}

export const SEND_TIMEOUT_MS = 10_000;
