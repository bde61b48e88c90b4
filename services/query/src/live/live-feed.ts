import type { Logger } from '@k8s-audit/logging';
import type { EventFilter, SegmentHit, SegmentMatch, TailSegment } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';

/** A quarter of a second from commit to screen, and four short queries a second for all viewers. */
const POLL_MS = 250;
/** Read at once: some seconds of commits. */
const SEGMENTS_PER_READ = 20;
/** More than this of one commit nobody reads: the newest are sent, the rest is counted. */
const MOST_PER_SEGMENT = 200;

/** A place in the order of commits: behind a row of a commit. */
export interface LivePlace {
  readonly segment: number;
  readonly row: number;
}

/** Behind all rows of a commit. */
export const ALL_ROWS = Number.MAX_SAFE_INTEGER;

export interface Viewer {
  readonly filter: EventFilter;
  /** What the viewer has; moved on by the feed. */
  place: LivePlace;
  send(message: string): void;
}

/**
 * Follows the store in the order of commits for all viewers of this process: each commit is
 * read once, and each event is made into a message once, however many see it.
 */
export class LiveFeed {
  readonly #reader: EventReader;
  readonly #logger: Logger;
  readonly #viewers = new Set<Viewer>();
  #running = false;

  constructor(deps: { readonly reader: EventReader; readonly logger: Logger }) {
    this.#reader = deps.reader;
    this.#logger = deps.logger;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** From now on the viewer is sent what is committed behind its place. */
  add(viewer: Viewer): void {
    this.#viewers.add(viewer);
    if (!this.#running) void this.#run();
  }

  remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#viewers.size > 0) {
      try {
        while (await this.#readOn());
      } catch (error) {
        this.#logger.warn({ err: error }, 'live views wait for the database');
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    this.#running = false;
  }

  /** Sends what comes next; true when there may be more at once. */
  async #readOn(): Promise<boolean> {
    const viewers = [...this.#viewers];
    if (viewers.length === 0) return false;
    // Of a commit that a viewer left in the middle there may be more: it is read again.
    const from = Math.min(
      ...viewers.map(({ place }) => (place.row === ALL_ROWS ? place.segment : place.segment - 1)),
    );
    const segments = await this.#reader.segmentsAfter(from, SEGMENTS_PER_READ);
    for (const segment of segments) await this.#show(segment, viewers);
    return segments.length === SEGMENTS_PER_READ;
  }

  async #show(segment: TailSegment, viewers: readonly Viewer[]): Promise<void> {
    const waiting = viewers.filter(({ place }) => place.segment <= segment.number);
    // Most viewers ask one of few questions: each is asked once.
    const questions = new Map<string, Promise<SegmentMatch>>();
    const matches = await Promise.all(
      waiting.map(({ filter, place }) => {
        const afterRow = place.segment === segment.number ? place.row : -1;
        const key = JSON.stringify([afterRow, filter]);
        const asked =
          questions.get(key) ??
          this.#reader.matchSegment(segment, { filter, afterRow, most: MOST_PER_SEGMENT });
        questions.set(key, asked);
        return asked;
      }),
    );
    const hits = new Map<number, SegmentHit>();
    for (const match of matches) for (const [row, hit] of match.hits) hits.set(row, hit);
    const messages = await this.#formatMessages(segment, hits);
    waiting.forEach((viewer, index) => {
      const match = matches[index];
      if (match === undefined) return;
      if (match.skipped > 0) viewer.send(formatSkipped(match.skipped));
      for (const row of match.hits.keys()) viewer.send(messages.get(row) ?? '');
      viewer.place = { segment: segment.number, row: ALL_ROWS };
    });
  }

  async #formatMessages(
    segment: TailSegment,
    hits: ReadonlyMap<number, SegmentHit>,
  ): Promise<Map<number, string>> {
    const rows = [...hits.keys()];
    const events = await this.#reader.readHits([...hits.values()]);
    return new Map(
      events.map((stored, index) => {
        const row = rows[index] as number;
        const { item } = presentStoredEvent(stored);
        const id = formatPlace({ segment: segment.number, row });
        return [row, `id: ${id}\ndata: ${JSON.stringify(item)}\n\n`];
      }),
    );
  }
}

const formatSkipped = (count: number): string =>
  `event: skipped\ndata: ${JSON.stringify({ count, reason: 'too fast to read' })}\n\n`;

export const formatPlace = ({ segment, row }: LivePlace): string =>
  `${segment}.${row === ALL_ROWS ? ALL : row}`;

const ALL = 'all';

/** Reads a Last-Event-ID; null for what this product did not write. */
export function parsePlace(text: string): LivePlace | null {
  const match = /^(\d{1,10})\.(\d{1,5}|all)$/.exec(text);
  if (match === null) return null;
  return { segment: Number(match[1]), row: match[2] === ALL ? ALL_ROWS : Number(match[2]) };
}
