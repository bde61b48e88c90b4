/** Where a batch came from. */
export interface BatchOrigin {
  /** The queue on which its events were counted; empty where they were not. */
  readonly queue: string;
  /** The id of its job. */
  readonly job: string;
}

/** Events of one cluster that came off a queue together. */
export interface TakenBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  /** Null for what is read a second time, and is in the tallies. */
  readonly origin: BatchOrigin | null;
}
