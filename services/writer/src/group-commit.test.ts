import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { PreparedBatch } from '@k8s-audit/store';
import { GroupCommit, type GroupLimits } from './group-commit.ts';

const LIMITS: GroupLimits = { rows: 10, rawBytes: 1_000_000, maxWaitMs: 5, commits: 1 };

/** As much of a batch as a group looks at. */
const batchOf = (rows: number, rawBytes = 0): PreparedBatch =>
  ({
    starts: new Uint32Array(rows),
    body: { length: rawBytes },
    quarantined: [],
  }) as unknown as PreparedBatch;

/** A commit that ends when told to. */
function heldCommits(limits = LIMITS) {
  const commits: Array<{ rows: number; end: PromiseWithResolvers<void> }> = [];
  const group = new GroupCommit(async (batches) => {
    const end = Promise.withResolvers<void>();
    commits.push({ rows: batches.reduce((sum, batch) => sum + batch.starts.length, 0), end });
    await end.promise;
  }, limits);
  return { group, commits };
}

describe('GroupCommit', () => {
  it('joins batches until the group is full', async () => {
    const { group, commits } = heldCommits();
    const added = [4, 4, 4].map((rows) => group.add(() => batchOf(rows)));
    await delay(0);
    expect(commits.map((commit) => commit.rows)).toEqual([12]);
    commits[0]?.end.resolve();
    await Promise.all(added);
  });

  it('counts bytes as well as rows', async () => {
    const { group, commits } = heldCommits();
    void group.add(() => batchOf(1, 2_000_000));
    await delay(0);
    expect(commits).toHaveLength(1);
  });

  it('commits a lone batch after the longest wait', async () => {
    const { group, commits } = heldCommits();
    const added = group.add(() => batchOf(1));
    await delay(0);
    expect(commits).toHaveLength(0);
    await delay(30);
    expect(commits).toHaveLength(1);
    commits[0]?.end.resolve();
    await added;
  });

  it('makes no batch while a full group waits for a commit to end', async () => {
    const { group, commits } = heldCommits();
    let made = 0;
    const make = (): PreparedBatch => {
      made += 1;
      return batchOf(10);
    };
    const added = Array.from({ length: 4 }, () => group.add(make));
    await delay(20);
    // One on its way, one full group behind it; the other two have not been made.
    expect([commits.length, made]).toEqual([1, 2]);
    for (let next = 0; next < 4; next += 1) {
      commits[next]?.end.resolve();
      await delay(5);
    }
    await Promise.all(added);
    expect(made).toBe(4);
  });

  it('rejects every batch of a commit that failed, and goes on', async () => {
    let fail = true;
    const group = new GroupCommit(async () => {
      if (fail) throw new Error('away');
    }, LIMITS);
    const both = await Promise.allSettled([5, 5].map((rows) => group.add(() => batchOf(rows))));
    expect(both.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    fail = false;
    await expect(group.add(() => batchOf(10))).resolves.toBeUndefined();
  });

  it('resolves at once for a job that holds nothing', async () => {
    const { group, commits } = heldCommits();
    await group.add(() => batchOf(0));
    expect(commits).toHaveLength(0);
  });
});
