import { decodeEventId, eventIdTimeUs } from '@k8s-audit/audit-event';

/** Remembers which events of the last minute a viewer has, so that none is sent twice. */
export class SeenEvents {
  readonly #lookBackUs: bigint;
  readonly #ids = new Map<string, bigint>();
  readonly isResumed: boolean;
  #newestUs: bigint;

  constructor(newestUs: bigint, lookBackUs: bigint, isResumed = false) {
    this.#newestUs = newestUs;
    this.#lookBackUs = lookBackUs;
    this.isResumed = isResumed;
  }

  /** A viewer that comes again has all up to the event that it names; null for what is no id. */
  static resume(lastId: string): SeenEvents | null {
    const id = decodeEventId(lastId);
    return id === null ? null : new SeenEvents(eventIdTimeUs(id) + 1n, 0n, true);
  }

  get lookFromUs(): bigint {
    const from = this.#newestUs - this.#lookBackUs;
    return from > 0n ? from : 0n;
  }

  /** Whether it is new to the viewer. */
  add(id: Buffer): boolean {
    const key = id.toString('hex');
    if (this.#ids.has(key)) return false;
    const timeUs = eventIdTimeUs(id);
    this.#ids.set(key, timeUs);
    if (timeUs > this.#newestUs) this.#newestUs = timeUs;
    for (const [known, at] of this.#ids) {
      if (at >= this.lookFromUs || this.#ids.size < 1_000) break;
      this.#ids.delete(known);
    }
    return true;
  }
}
