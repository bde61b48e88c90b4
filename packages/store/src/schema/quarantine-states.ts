/** What an item of the quarantine is; says how it is read again. Stored by name. */
export const QUARANTINE_KINDS = [
  /** The bytes of one item of a list. */
  'event',
  /** A whole body that is no list of events. */
  'body',
  /** A body as it lay on the queue, which could not be unpacked. */
  'frame',
  /** The data of a job, as JSON, that the writer could not read. */
  'job',
] as const;
export type QuarantineKind = (typeof QUARANTINE_KINDS)[number];

/** What became of an item. Stored by name. */
export const QUARANTINE_STATES = [
  'kept',
  /** Somebody asked for it to be read again; a writer does so within seconds. */
  'replaying',
  /** Its events are in the store. */
  'stored',
  /** Somebody said, with a reason, that it is not needed. Its bytes go with the retention. */
  'discarded',
] as const;
export type QuarantineState = (typeof QUARANTINE_STATES)[number];
