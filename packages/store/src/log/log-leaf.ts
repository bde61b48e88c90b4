import type { LogEntry } from '@k8s-audit/merkle-log';

/** A row of `log_leaves`. */
export interface LeafRow {
  readonly position: number | string;
  readonly kind: number;
  readonly day: number;
  readonly chunk: number;
  readonly events: number;
  readonly at: Date;
  readonly details: Buffer | null;
}

/** Kinds of leaves as they are stored: append only. */
const KINDS = { chunk: 1, begin: 2, dropped: 3, 'dropped-late': 4 } as const;

export const kindOf = (entry: LogEntry): number => KINDS[entry.kind];

/** The entry of a row. A row that no version of ours wrote gives one that hashes to something else. */
export function toEntry({
  kind,
  day,
  chunk,
  events,
  at,
  details,
}: Omit<LeafRow, 'position'>): LogEntry {
  switch (kind) {
    case KINDS.begin:
      return { kind: 'begin', chunk, at };
    case KINDS.dropped:
      return { kind: 'dropped', day, at };
    case KINDS['dropped-late']:
      return { kind: 'dropped-late', day, at };
    default:
      return {
        kind: 'chunk',
        day,
        chunk,
        events,
        receivedAt: at,
        details: details ?? Buffer.alloc(0),
      };
  }
}

export function toRow(entry: LogEntry, position: number): LeafRow {
  const empty = { position, kind: kindOf(entry), day: 0, chunk: 0, events: 0, details: null };
  switch (entry.kind) {
    case 'chunk': {
      const { day, chunk, events, receivedAt: at, details } = entry;
      return { ...empty, day, chunk, events, at, details };
    }
    case 'begin':
      return { ...empty, chunk: entry.chunk, at: entry.at };
    case 'dropped':
    case 'dropped-late':
      return { ...empty, day: entry.day, at: entry.at };
  }
}
