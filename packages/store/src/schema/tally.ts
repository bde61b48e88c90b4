/** What is counted of events, as the columns of `tallies` are called. */
export const TALLY_COUNTS = ['taken', 'stored', 'duplicates', 'quarantined', 'discarded'] as const;

/** Counts of a cluster's events: of one queue or, where `queue` is empty, of what became of them. */
export interface Tally extends Readonly<Record<(typeof TALLY_COUNTS)[number], number>> {
  readonly cluster: string;
  readonly queue: string;
}
