import type { ByteRange, EventListScanner, Redactor, ScannedItem } from '@k8s-audit/audit-event';
import { HeldBytes } from './held-bytes.ts';

/**
 * An event is held until it is whole, since what its bodies are may be said behind them. One of more
 * than this loses its bodies: API objects have some 3 MiB at most (etcd's limit), lists have more.
 */
export const LARGEST_HELD_EVENT_BYTES = 32 * 2 ** 20;

const NOTHING: readonly Buffer[] = [];
const TOO_LARGE = Buffer.from('"redacted: too large to be looked through for secrets"');

/**
 * Holds back the bytes of the event that is not yet whole, and gives out those of whole ones with
 * their secrets replaced. Without a redactor everything goes through at once.
 */
export class ItemRedactor {
  readonly #redactor: Redactor | null;
  readonly #scanner: EventListScanner;
  readonly #held = new HeldBytes();
  /** The chunk that came last, and that nothing in it needs a look but bodies. */
  #chunkStart = 0;
  #chunkIsPlain = true;
  #oversize = false;
  #redactedEvents = 0;

  constructor(scanner: EventListScanner, redactor: Redactor | null) {
    this.#scanner = scanner;
    this.#redactor = redactor;
  }

  get heldBytes(): number {
    return this.#held.length;
  }

  get redactedEvents(): number {
    return this.#redactedEvents;
  }

  /** Where the bytes begin that are still held. */
  get heldStart(): number {
    return this.#held.start;
  }

  push(chunk: Buffer): void {
    this.#chunkStart = this.#held.end;
    this.#held.push(chunk);
    this.#chunkIsPlain = this.#redactor?.mayHoldOutsideBodies(chunk) !== true;
  }

  /**
   * Looks through a whole event; call for each in order. Where something in it was replaced, gives all
   * up to its end in pieces; else nothing, and it stays held with what goes on as it came.
   */
  takeChanged(item: ScannedItem): readonly Buffer[] {
    if (this.#oversize) {
      this.#oversize = false;
      return this.#takeWithoutBodies(item.end, item.bodies);
    }
    const replaced = this.#redactor === null ? null : this.#redact(this.#redactor, item);
    if (replaced === null) return NOTHING;
    const before = this.#held.take(item.start);
    this.#held.take(item.end);
    this.#redactedEvents += 1;
    return [...before, replaced];
  }

  takeUpTo(end: number): Buffer[] {
    return this.#held.take(end);
  }

  /** What may go on although no event has ended: all but the event that is not yet whole. */
  takeRest(): Buffer[] {
    const { end } = this.#held;
    const start = this.#scanner.openItemStart;
    if (this.#redactor === null || start < 0) return this.#held.take(end);
    this.#oversize ||= end - start > LARGEST_HELD_EVENT_BYTES;
    if (!this.#oversize) return this.#held.take(start);
    const open = this.#scanner.openBodyStart;
    const bodies = this.#scanner.openItemBodies;
    return this.#takeWithoutBodies(
      end,
      open < 0 ? bodies : [...bodies, { start: open, end: Infinity }],
    );
  }

  #redact(redactor: Redactor, item: ScannedItem): Buffer | null {
    // Most events have no bodies: one look through the chunk does for all of them.
    if (item.bodies.length === 0 && this.#chunkIsPlain && item.start >= this.#chunkStart)
      return null;
    const bodies = item.bodies.map(({ start, end }) => ({
      start: start - item.start,
      end: end - item.start,
    }));
    return redactor.redactEvent(this.#held.read(item.start, item.end), bodies);
  }

  #takeWithoutBodies(end: number, bodies: readonly ByteRange[]): Buffer[] {
    const pieces: Buffer[] = [];
    let from = this.#held.start;
    for (const body of bodies) {
      if (body.end <= from) continue;
      if (body.start >= from) pieces.push(...this.#held.take(Math.min(body.start, end)), TOO_LARGE);
      from = Math.min(body.end, end);
      this.#held.take(from);
    }
    return [...pieces, ...this.#held.take(end)];
  }
}
