import { formatNumber } from './format-number.ts';
import type { Spread } from './summarise-runs.ts';
import { bar, line, text, WIDTH } from './svg.ts';

/** One horizontal bar, of one part or several beside each other. */
export interface Bar {
  readonly label: string;
  readonly parts: ReadonlyArray<{ readonly kind: string; readonly value: number }>;
  /** Lowest and highest of the runs, where they were measured as one. */
  readonly spread?: Spread;
}

export interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly target?: number;
  readonly digits?: number;
}

const LEFT = 120;
const RIGHT = 90;
const TITLE_HEIGHT = 30;
const ROW_HEIGHT = 34;
const BAR_HEIGHT = 22;
const FOOT_HEIGHT = 24;

export const panelHeight = ({ bars }: Panel): number =>
  TITLE_HEIGHT + bars.length * ROW_HEIGHT + FOOT_HEIGHT;

/** Bars from a common zero, with the target as a line across them. */
export function drawPanel(panel: Panel, top: number): string[] {
  const { bars, target = 0, digits = 0 } = panel;
  const most = Math.max(target, ...bars.map(({ spread, parts }) => spread?.high ?? total(parts)));
  const xOf = (value: number): number => LEFT + (value / (most || 1)) * (WIDTH - LEFT - RIGHT);
  const drawn = bars.flatMap((one, row) => {
    const y = top + TITLE_HEIGHT + row * ROW_HEIGHT;
    const middle = y + BAR_HEIGHT / 2;
    const end = Math.max(xOf(total(one.parts)), xOf(one.spread?.high ?? 0));
    return [
      text({ x: LEFT - 10, y: middle + 5, anchor: 'end' }, one.label),
      ...drawParts(one, y, xOf),
      ...drawSpread(one.spread, middle, xOf),
      text({ x: end + 8, y: middle + 5 }, formatNumber(total(one.parts), digits)),
    ];
  });
  return [
    text({ x: 10, y: top + 18 }, panel.title, 'title'),
    ...drawn,
    ...(target > 0 ? drawTarget(panel, top, xOf) : []),
  ];
}

const total = (parts: Bar['parts']): number => parts.reduce((sum, { value }) => sum + value, 0);

function drawParts({ parts }: Bar, y: number, xOf: (value: number) => number): string[] {
  let from = 0;
  return parts.map(({ kind, value }) => {
    const x = xOf(from);
    from += value;
    return bar({ x, y, width: xOf(from) - x, height: BAR_HEIGHT }, kind);
  });
}

function drawSpread(
  spread: Spread | undefined,
  y: number,
  xOf: (value: number) => number,
): string[] {
  if (spread === undefined || spread.low === spread.high) return [];
  return [line({ x: xOf(spread.low), y }, { x: xOf(spread.high), y }, 'spread')];
}

function drawTarget(panel: Panel, top: number, xOf: (value: number) => number): string[] {
  const { target = 0, bars, digits } = panel;
  const x = xOf(target);
  const bottom = top + TITLE_HEIGHT + bars.length * ROW_HEIGHT;
  const words = `target ${formatNumber(target, digits)}`;
  return [
    line({ x, y: top + TITLE_HEIGHT - 4 }, { x, y: bottom - 4 }, 'target'),
    text({ x, y: bottom + 12, anchor: 'middle' }, words, 'target-text'),
  ];
}
