import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { compareQueues, sumClusters, type QueueCount } from './compare-queues.ts';
import type { Tally } from '../schema/tally.ts';

const number = fc.nat(1_000_000);
const count = (more: Partial<QueueCount> = {}): QueueCount => ({
  shard: '{audit-0}',
  queue: 'q1',
  cluster: 'prod',
  received: 100,
  repeated: 0,
  waiting: 0,
  ...more,
});
const sums = (queue: string, more: Partial<Tally>): Tally => ({
  cluster: 'prod',
  queue,
  taken: 0,
  stored: 0,
  duplicates: 0,
  quarantined: 0,
  discarded: 0,
  ...more,
});
const look = (...counts: QueueCount[]) => ({ shards: ['{audit-0}'], counts });

describe('compareQueues', () => {
  it('finds nothing lost while writers go on, whatever was on its way', () => {
    checkProperty(
      100,
      fc.property(number, number, number, number, (early, held, late, waits) => {
        // Stored before the look, on the queue at the look and stored behind it, stored in between.
        const received = early + held + late + waits;
        const [one] = compareQueues(look(count({ received, waiting: held + waits })), {
          known: [],
          before: [sums('q1', { taken: early })],
          after: [sums('q1', { taken: early + held + late })],
        });
        expect(one).toMatchObject({ lost: 0, surplus: 0 });
      }),
    );
  });

  it('finds a job that left its queue for nowhere', () => {
    const taken = [sums('q1', { taken: 90 })];
    const [one] = compareQueues(look(count({ waiting: 3 })), {
      known: [],
      before: taken,
      after: taken,
    });
    expect(one).toMatchObject({ lost: 7, surplus: 0 });
  });

  it('finds a queue that forgot what it acknowledged', () => {
    const taken = [sums('q1', { taken: 120 })];
    const [one] = compareQueues(look(count()), { known: [], before: taken, after: taken });
    expect(one).toMatchObject({ lost: 0, surplus: 20 });
  });

  it('takes what waited on a server that was emptied for lost, on one that is away for waiting', () => {
    const known = [{ ...count({ waiting: 40 }), lost: 0, surplus: 0 }];
    const taken = [sums('q1', { taken: 70 })];
    const more = { known, before: taken, after: taken };
    const [emptied] = compareQueues(look(), more);
    expect(emptied).toMatchObject({ queue: 'q1', lost: 30, seen: false });
    const [away] = compareQueues({ shards: [], counts: [] }, more);
    expect(away).toMatchObject({ queue: 'q1', lost: 0, waiting: 30, seen: false });
  });
});

describe('sumClusters', () => {
  it('adds up also when somebody took a loss off what was received', () => {
    const became = sums('', { stored: 70 });
    const known = [{ ...count({ received: 70 }), lost: 0, surplus: 0 }]; // 100, less 30.
    const taken = [sums('q1', { taken: 70 }), became];
    const queues = compareQueues(look(), { known, before: taken, after: taken });
    expect(sumClusters(queues, taken)).toMatchObject([
      { received: 70, stored: 70, waiting: 0, lost: 0 },
    ]);
  });

  it('adds up, whatever the numbers', () => {
    checkProperty(
      100,
      fc.property(fc.record({ received: number, repeated: number, taken: number }), (n) => {
        const became = sums('', { taken: n.taken, stored: 5, duplicates: 4, quarantined: 3 });
        const [queue] = compareQueues(look(count({ ...n, waiting: null })), {
          known: [],
          before: [became],
          after: [became],
        });
        const [one] = sumClusters(queue === undefined ? [] : [queue], [became]);
        if (one === undefined) throw new Error('nothing was summed');
        expect(one.received + one.surplus).toBe(
          one.stored + one.duplicates + one.quarantined + one.discarded + one.waiting + one.lost,
        );
        expect(one.received).toBe(n.received + n.repeated + n.taken);
      }),
    );
  });
});
