import type { Mask } from '@k8s-audit/audit-event';
import type { Logger } from '@k8s-audit/logging';
import type {
  EventFilter,
  SegmentHit,
  SegmentMatch,
  StoredEvent,
  TailSegment,
} from '@k8s-audit/store';
import { maskEvents } from '../access/limit-reader.ts';
import type { StoreReader } from '../event-reader.ts';
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

export interface LiveView {
  /** Within what may be seen. */
  readonly filter: EventFilter;
  readonly masks: readonly Mask[];
  /** What the viewer has; moved on by the feed. */
  place: LivePlace;
  /** Sends an event, as JSON. */
  send(place: LivePlace, item: string): void;
  /** Tells that so many were left out. */
  skip(count: number): void;
}

/**
 * Follows the store in the order of commits for all viewers of this process: each commit is
 * read once, and each event is made into a message once, however many see it.
 */
export class LiveFeed {
  readonly #reader: StoreReader;
  readonly #logger: Logger;
  readonly #viewers = new Set<LiveView>();
  #running = false;

  constructor(deps: { readonly reader: StoreReader; readonly logger: Logger }) {
    this.#reader = deps.reader;
    this.#logger = deps.logger;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** From now on the viewer is sent what is committed behind its place. */
  add(viewer: LiveView): void {
    this.#viewers.add(viewer);
    if (!this.#running) void this.#run();
  }

  remove(viewer: LiveView): void {
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

  async #show(segment: TailSegment, viewers: readonly LiveView[]): Promise<void> {
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
    const items = await this.#formatItems(hits, waiting);
    waiting.forEach((viewer, index) => {
      const match = matches[index];
      if (match === undefined) return;
      if (match.skipped > 0) viewer.skip(match.skipped);
      const own = items.get(keyOf(viewer));
      for (const row of match.hits.keys())
        viewer.send({ segment: segment.number, row }, own?.get(row) ?? '');
      viewer.place = { segment: segment.number, row: ALL_ROWS };
    });
  }

  /** By row, for each way to see events. */
  async #formatItems(
    hits: ReadonlyMap<number, SegmentHit>,
    viewers: readonly LiveView[],
  ): Promise<Map<string, Map<number, string>>> {
    const rows = [...hits.keys()];
    const events = await this.#reader.readHits([...hits.values()]);
    const ways = new Map(viewers.map((viewer) => [keyOf(viewer), viewer]));
    return new Map(
      [...ways].map(([key, way]) => {
        const items = maskEvents(events, way).map(formatItem);
        return [key, new Map(items.map((item, index) => [rows[index] as number, item]))];
      }),
    );
  }
}

const keyOf = ({ masks }: LiveView): string => masks.join(' ');

const formatItem = (stored: StoredEvent): string => JSON.stringify(presentStoredEvent(stored).item);

export const formatPlace = ({ segment, row }: LivePlace): string =>
  `${segment}.${row === ALL_ROWS ? ALL : row}`;

const ALL = 'all';

/** Reads a Last-Event-ID; null for what this product did not write. */
export function parsePlace(text: string): LivePlace | null {
  const match = /^(\d{1,10})\.(\d{1,5}|all)$/.exec(text);
  if (match === null) return null;
  return { segment: Number(match[1]), row: match[2] === ALL ? ALL_ROWS : Number(match[2]) };
}
