import type { LogEntry } from '@k8s-audit/merkle-log';
import { dayOfMs, today } from '../../schema/event-partitions.ts';
import type { LogLeaf } from '../read-leaves.ts';

type ChunkEntry = Extract<LogEntry, { kind: 'chunk' }>;

/**
 * What retention dropped, by the log's own word: such chunks may be gone. A day that was younger than
 * the retention then, or a word from the future, is not believed: an intruder can add leaves as well.
 */
export class DroppedDays {
  readonly #retentionDays: number;
  readonly #days = new Map<number, number>();
  readonly #late: Array<{ readonly position: number; readonly day: number }> = [];

  constructor(retentionDays: number) {
    this.#retentionDays = retentionDays;
  }

  /** The days, in the order of time. */
  get days(): number[] {
    return [...this.#days.keys()].sort((a, b) => a - b);
  }

  add({ position, entry }: LogLeaf): void {
    if (entry.kind !== 'dropped' && entry.kind !== 'dropped-late') return;
    const at = dayOfMs(entry.at.getTime());
    if (at > today()) return;
    const age = at - entry.day;
    if (entry.kind === 'dropped-late') {
      if (age >= this.#retentionDays) this.#late.push({ position, day: entry.day });
    } else if (age > this.#retentionDays && !this.#days.has(entry.day))
      this.#days.set(entry.day, position);
  }

  /**
   * Whether a chunk may be gone. What was stored after its day had been dropped lies with the late
   * ones, which go once all of them were received before the retention.
   */
  has(position: number, { day, receivedAt }: ChunkEntry): boolean {
    if (position < (this.#days.get(day) ?? -1)) return true;
    const received = dayOfMs(receivedAt.getTime());
    return this.#late.some(
      (late) => position < late.position && day < late.day && received < late.day,
    );
  }
}
