import { formatNumber } from './format-number.ts';
import type { ScenarioSummary } from './summarise-runs.ts';
import { line, polyline, svg, text, WIDTH } from './svg.ts';

const LEFT = 70;
const RIGHT = 20;
const TOP = 40;
const HEIGHT = 240;
const BOTTOM = HEIGHT - 36;

/** Events stored in each second of the sustained run: whether it holds its speed. */
export function drawCourse(summaries: readonly ScenarioSummary[]): string {
  const course = summaries.find(({ name }) => name === 'end-to-end')?.course ?? [];
  const rates = course.slice(1).map((sample, place) => {
    const before = course[place] ?? sample;
    const seconds = sample.atSeconds - before.atSeconds;
    return { at: sample.atSeconds, rate: (sample.events - before.events) / seconds };
  });
  const longest = Math.max(1, rates.at(-1)?.at ?? 1);
  const fastest = Math.max(1, ...rates.map(({ rate }) => rate));
  const xOf = (at: number): number => LEFT + (at / longest) * (WIDTH - LEFT - RIGHT);
  const yOf = (rate: number): number => BOTTOM - (rate / fastest) * (BOTTOM - TOP);
  return svg(HEIGHT, 'Events stored in each second of the sustained run', [
    text({ x: 10, y: 20 }, 'Sustained run: events stored in each second', 'title'),
    line({ x: LEFT, y: BOTTOM }, { x: WIDTH - RIGHT, y: BOTTOM }, 'line'),
    text({ x: LEFT - 8, y: BOTTOM + 4, anchor: 'end' }, '0', 'quiet'),
    text({ x: LEFT - 8, y: TOP + 4, anchor: 'end' }, formatNumber(fastest), 'quiet'),
    text({ x: LEFT, y: BOTTOM + 20 }, '0 s', 'quiet'),
    text(
      { x: WIDTH - RIGHT, y: BOTTOM + 20, anchor: 'end' },
      `${formatNumber(longest)} s`,
      'quiet',
    ),
    polyline(
      rates.map(({ at, rate }) => ({ x: xOf(at), y: yOf(rate) })),
      'course',
    ),
  ]);
}
