import type { LogEntry } from '@k8s-audit/merkle-log';
import { dayOfMs } from '../../schema/event-partitions.ts';
import type { LogLeaf } from '../read-leaves.ts';

type ChunkEntry = Extract<LogEntry, { kind: 'chunk' }>;

/** What retention dropped, by the log's own word: such chunks may be gone. */
export class DroppedDays {
  readonly #days = new Map<number, number>();
  readonly #late: Array<{ readonly position: number; readonly day: number }> = [];

  /** The days, in the order of time. */
  get days(): number[] {
    return [...this.#days.keys()].sort((a, b) => a - b);
  }

  add({ position, entry }: LogLeaf): void {
    if (entry.kind === 'dropped' && !this.#days.has(entry.day)) this.#days.set(entry.day, position);
    if (entry.kind === 'dropped-late') this.#late.push({ position, day: entry.day });
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
