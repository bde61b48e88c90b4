import { describe, expect, it } from '@jest/globals';
import { describeHeartbeat } from './describe-heartbeat.ts';

const heard = (lagMs = 0) => ({ events: 1, lagMs });
const quiet = (minutes: number) => Array<null>(minutes).fill(null);

describe('describeHeartbeat', () => {
  it('finds gaps between what was heard, not before and not behind it', () => {
    const minutes = [...quiet(9), heard(), ...quiet(2), heard(), ...quiet(5), heard(), ...quiet(9)];
    expect(describeHeartbeat(minutes)).toMatchObject({ gaps: 1, longestGapMinutes: 5 });
  });

  it('sorts minutes by their lag', () => {
    const { lags } = describeHeartbeat([heard(0), heard(999), heard(1_000), heard(4e9)]);
    expect(lags.map(({ minutes }) => minutes)).toEqual([2, 1, 0, 0, 1]);
  });

  it('says nothing of what was never heard', () => {
    expect(describeHeartbeat(quiet(60))).toMatchObject({ gaps: 0, longestGapMinutes: 0 });
  });
});
