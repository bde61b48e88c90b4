/** An event as it lies in the store. */
export interface StoredEvent {
  readonly id: Buffer;
  readonly cluster: string;
  readonly receivedAt: Date;
  /** The bytes exactly as received. */
  readonly raw: Buffer;
}
