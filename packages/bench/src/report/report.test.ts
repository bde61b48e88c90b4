import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../scenario.ts';
import { drawCourse } from './draw-course.ts';
import { drawPlot } from './draw-plot.ts';
import { formatTables } from './format-tables.ts';
import { capacityFigures, formatCapacity } from './format-capacity.ts';
import { replaceBlock } from './update-block.ts';
import { spreadOf, summariseRuns } from './summarise-runs.ts';

const scenario: Scenario = {
  name: 'end-to-end',
  about: 'posted until stored',
  rows: [
    { figure: 'speed', what: 'Speed', unit: 'events/s', target: { atLeast: 1_000 } },
    { figure: 'cost', what: 'Cost', unit: 'µs', digits: 1, target: { atMost: 2 } },
    { figure: 'size', what: 'Size', unit: 'bytes' },
    { figure: 'missing', what: 'Not on this machine', unit: '' },
  ],
  run: async () => ({ figures: {} }),
};
const summaries = summariseRuns(
  new Map([
    [
      scenario,
      [3, 1, 2].map((run) => ({
        figures: { speed: 1_000 * run, cost: 2.25, size: 12 },
        cpuUs: { 'end to end': { ingest: run } },
        checkedEvents: 500,
        course: [0, 1, 2].map((at) => ({ atSeconds: at, events: at * 1_000 })),
      })),
    ],
  ]),
);

describe('the report', () => {
  it('tells medians with their spread, and whether targets are met', () => {
    const text = formatTables(summaries);
    expect(text).toContain('| Speed | ≥ 1,000 events/s | 2,000 (1,000–3,000) events/s | ✓ |');
    expect(text).toContain('| Cost | ≤ 2 µs | 2.3 µs | ✗ |');
    expect(text).toContain('| Size | 12 bytes |');
    expect(text).toContain('| end to end | ingest 2 (1–3) |');
    expect(text).toContain('all 1,500 acknowledged events');
  });

  it('leaves out what was not measured', () => {
    expect(formatTables(summaries)).not.toContain('Not on this machine');
  });

  it('draws plots of finite numbers only, also of nothing', () => {
    for (const drawn of [drawPlot(summaries), drawCourse(summaries), drawPlot([]), drawCourse([])])
      expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('puts figures between the marks of a page, and says where there are none', () => {
    const page =
      'before\n<!-- figures: written by npm run bench -->\nold\n<!-- end of figures -->\nbehind';
    const figures = formatCapacity({ ...capacityFigures([]), redisBytes: 250, diskBytes: 400 });
    const replaced = replaceBlock(page, figures);
    expect(replaced).toMatch(/^before\n[^]*\nbehind$/);
    expect(replaced).not.toContain('old');
    // 1 GB holds 4 million events of 250 bytes: 1.11 hours of 1,000 events/s.
    expect(replaced).toContain('| 1,000 | 0 | 0 | 0 | 1.11 | 5.4 | 35 | 3.11 |');
    expect(replaceBlock(replaced, figures)).toBe(replaced);
    expect(() => replaceBlock('no marks', figures)).toThrow('put "<!-- figures');
  });

  it('has a spread of no values', () => {
    expect(spreadOf([])).toEqual({ median: 0, low: 0, high: 0 });
  });
});
