import { formatNumber } from './format-number.ts';
import type { ScenarioSummary } from './summarise-runs.ts';
import { area, line, polyline, svg, text, WIDTH } from './svg.ts';

const LEFT = 70;
const RIGHT = 20;
const TOP = 44;
const HEIGHT = 260;
const BOTTOM = HEIGHT - 36;
const TARGET = 50_000;
/** Events/s between lines across the plot. */
const GRID_STEP = 20_000;

interface Rate {
  readonly at: number;
  readonly rate: number;
}

/** Events stored in each second of the sustained run: whether it holds its speed. */
export function drawCourse(summaries: readonly ScenarioSummary[]): string {
  const rates = ratesOf(summaries);
  const longest = Math.max(1, rates.at(-1)?.at ?? 1);
  const fastest = Math.max(TARGET, ...rates.map(({ rate }) => rate));
  const most = Math.ceil(fastest / GRID_STEP) * GRID_STEP;
  const xOf = (at: number): number => LEFT + (at / longest) * (WIDTH - LEFT - RIGHT);
  const yOf = (rate: number): number => BOTTOM - (rate / most) * (BOTTOM - TOP);
  const points = rates.map(({ at, rate }) => ({ x: xOf(at), y: yOf(rate) }));
  const across = (rate: number, kind: string): string =>
    line({ x: LEFT, y: yOf(rate) }, { x: WIDTH - RIGHT, y: yOf(rate) }, kind);
  const steps = Array.from({ length: most / GRID_STEP + 1 }, (_, step) => step * GRID_STEP);
  return svg(HEIGHT, 'Events stored in each second of the sustained run', [
    text({ x: 10, y: 20 }, 'Sustained run: events stored in each second', 'title'),
    ...steps.flatMap((rate) => [
      across(rate, 'grid'),
      text({ x: LEFT - 8, y: yOf(rate) + 4, anchor: 'end' }, formatNumber(rate), 'quiet'),
    ]),
    area(points, BOTTOM),
    polyline(points, 'course'),
    across(TARGET, 'target'),
    text(
      { x: WIDTH - RIGHT, y: 20, anchor: 'end' },
      `target ${formatNumber(TARGET)}`,
      'target-text',
    ),
    text({ x: LEFT, y: BOTTOM + 20 }, '0 s', 'quiet'),
    text(
      { x: WIDTH - RIGHT, y: BOTTOM + 20, anchor: 'end' },
      `${formatNumber(longest)} s`,
      'quiet',
    ),
  ]);
}

function ratesOf(summaries: readonly ScenarioSummary[]): Rate[] {
  const course = summaries.find(({ name }) => name === 'end-to-end')?.course ?? [];
  const rates = course.slice(1).map((sample, place) => {
    const before = course[place] ?? sample;
    const seconds = sample.atSeconds - before.atSeconds;
    return { at: sample.atSeconds, rate: (sample.events - before.events) / seconds };
  });
  // The line begins where the plot does.
  const [first] = rates;
  return first === undefined ? [] : [{ at: 0, rate: first.rate }, ...rates];
}
