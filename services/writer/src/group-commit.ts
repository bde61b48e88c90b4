import type { PreparedBatch } from '@k8s-audit/store';

/** A group is committed when it is full, or this old: the longest that a lone batch waits. */
export interface GroupLimits {
  readonly rows: number;
  readonly rawBytes: number;
  readonly maxWaitMs: number;
  /** Commits at the same time: one on its way while the next group gathers and is sent. */
  readonly commits: number;
}

/**
 * Measured on two cores: 4,000 rows in a commit gave 55,900 events/s and 104 bytes a row, 2,000 gave
 * 49,300 and 167, since more pages were split; one commit at a time gave 43,700.
 */
export const GROUP_LIMITS: GroupLimits = {
  rows: 4_000,
  rawBytes: 32 * 2 ** 20,
  maxWaitMs: 20,
  commits: 2,
};

interface Member {
  readonly batch: PreparedBatch;
  readonly done: PromiseWithResolvers<void>;
}

/** Joins the batches of concurrent jobs into one transaction. */
export class GroupCommit {
  readonly #limits: GroupLimits;
  readonly #commit: (batches: readonly PreparedBatch[]) => Promise<void>;
  #group: Member[] = [];
  #rows = 0;
  #rawBytes = 0;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;
  #taken = Promise.withResolvers<void>();

  constructor(commit: (batches: readonly PreparedBatch[]) => Promise<void>, limits = GROUP_LIMITS) {
    this.#commit = commit;
    this.#limits = limits;
  }

  /** Resolves when the group that gathers has room: work done earlier would only fill memory. */
  async room(): Promise<void> {
    while (this.#isFull()) await this.#taken.promise;
  }

  /**
   * Makes a batch once there is room, and adds it. Resolves after the COMMIT that holds it, at once
   * if there is nothing to store; rejects when that transaction failed.
   */
  async add(make: () => PreparedBatch): Promise<void> {
    // Not room(): between its answer and this, others that waited as well could have filled the group.
    while (this.#isFull()) await this.#taken.promise;
    const batch = make();
    if (batch.starts.length + batch.quarantined.length === 0) return;
    const done = Promise.withResolvers<void>();
    this.#group.push({ batch, done });
    this.#rows += batch.starts.length;
    this.#rawBytes += batch.body.length;
    if (this.#isFull()) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#limits.maxWaitMs);
    await done.promise;
  }

  #isFull(): boolean {
    return this.#rows >= this.#limits.rows || this.#rawBytes >= this.#limits.rawBytes;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // While as many commits run as may, the group goes on growing: that is what makes it efficient.
    if (this.#group.length === 0 || this.#running >= this.#limits.commits) return;
    const group = this.#group;
    this.#group = [];
    this.#rows = 0;
    this.#rawBytes = 0;
    this.#running += 1;
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    void this.#run(group);
  }

  async #run(group: readonly Member[]): Promise<void> {
    try {
      await this.#commit(group.map((member) => member.batch));
      for (const member of group) member.done.resolve();
    } catch (error) {
      for (const member of group) member.done.reject(error);
    } finally {
      this.#running -= 1;
      this.#flush();
    }
  }
}
