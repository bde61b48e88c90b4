/**
 * What the leaves of our log say. Each is one line of text, so that whoever checks a proof by hand
 * sees what was logged; its bytes are the data that the leaf's hash is over.
 */
export type LogEntry =
  /** Events were stored: a chunk of them, told in full by its details. */
  | {
      readonly kind: 'chunk';
      /** Days since 1970, of the events' times. */
      readonly day: number;
      readonly chunk: number;
      /** How many events have their bytes here. */
      readonly events: number;
      /** When the latest of its batches was received. */
      readonly receivedAt: Date;
      /** SHA-256 of the text of its details: see chunk-details.ts. */
      readonly details: Buffer;
    }
  /** The log begins: chunks below this number were stored before, and it says nothing of them. */
  | { readonly kind: 'begin'; readonly chunk: number; readonly at: Date }
  /** Retention dropped all events of a day. */
  | { readonly kind: 'dropped'; readonly day: number; readonly at: Date }
  /** Retention dropped late events: those of days before, that were received before this day too. */
  | { readonly kind: 'dropped-late'; readonly day: number; readonly at: Date };

const DAY_MS = 86_400_000;
const TITLE = 'k8s-audit/1';

/** The text of a leaf, which is the same at any time and place. */
export function formatLogEntry(entry: LogEntry): string {
  switch (entry.kind) {
    case 'chunk':
      return `${TITLE} chunk ${entry.chunk} day=${writeDay(entry.day)} events=${entry.events} received=${entry.receivedAt.toISOString()} details=${entry.details.toString('hex')}\n`;
    case 'begin':
      return `${TITLE} begin chunk=${entry.chunk} at=${entry.at.toISOString()}\n`;
    case 'dropped':
    case 'dropped-late':
      return `${TITLE} ${entry.kind} day=${writeDay(entry.day)} at=${entry.at.toISOString()}\n`;
  }
}

const LINE =
  /^k8s-audit\/1 (?:chunk (\d+) day=(\S+) events=(\d+) received=(\S+) details=([0-9a-f]{64})|begin chunk=(\d+) at=(\S+)|(dropped|dropped-late) day=(\S+) at=(\S+))\n$/;

/** Reads the text of a leaf; null when it is none that this version writes. */
export function parseLogEntry(text: string): LogEntry | null {
  const match = LINE.exec(text);
  if (match === null) return null;
  const [, chunk, day, events, received, details, first, began, kind, dropped, at] = match;
  const entry: LogEntry =
    kind === 'dropped' || kind === 'dropped-late'
      ? { kind, day: readDay(dropped), at: new Date(at ?? '') }
      : first !== undefined
        ? { kind: 'begin', chunk: Number(first), at: new Date(began ?? '') }
        : {
            kind: 'chunk',
            day: readDay(day),
            chunk: Number(chunk),
            events: Number(events),
            receivedAt: new Date(received ?? ''),
            details: Buffer.from(details ?? '', 'hex'),
          };
  // What is written otherwise than we write it, or is no date, is none of ours.
  try {
    return formatLogEntry(entry) === text ? entry : null;
  } catch {
    return null;
  }
}

const writeDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const readDay = (text: string | undefined): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS;
