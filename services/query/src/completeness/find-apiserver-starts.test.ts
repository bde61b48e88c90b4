import { describe, expect, it } from '@jest/globals';
import { firstEventIdAt } from '@k8s-audit/audit-event';
import type { StoredEvent } from '@k8s-audit/store';
import { findApiserverStarts } from './find-apiserver-starts.ts';

const at = (cluster: string, second: number): StoredEvent => ({
  id: firstEventIdAt(BigInt(second) * 1_000_000n),
  cluster,
  receivedAt: new Date(),
  raw: Buffer.from('{}'),
});

/** Newest first, as searches give them. */
const startsOf = (...events: StoredEvent[]) =>
  findApiserverStarts(
    { search: async () => ({ events, nextCursor: null, searchedBackToUs: null }) },
    0n,
  );

describe('findApiserverStarts', () => {
  it('takes what is asked again within half a minute for one start', async () => {
    const starts = await startsOf(at('a', 900), at('b', 131), at('a', 130), at('a', 100));
    expect(starts).toEqual(
      new Map([
        ['a', [100_000_000n, 900_000_000n]],
        ['b', [131_000_000n]],
      ]),
    );
  });

  it('knows nothing where nothing was kept', async () =>
    expect((await startsOf()).get('a')).toBeUndefined());
});
