import type { FigureRow } from '../scenario.ts';
import type { Spread } from './summarise-runs.ts';

export const formatNumber = (value: number, digits = 0): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits });

/** The median, and lowest to highest where they differ. */
export function formatSpread(spread: Spread, digits = 0): string {
  const [median, low, high] = [spread.median, spread.low, spread.high].map((value) =>
    formatNumber(value, digits),
  );
  return low === high ? `${median}` : `${median} (${low}–${high})`;
}

export function formatTarget({ target, digits, unit }: FigureRow): string {
  if (target === undefined) return '–';
  return 'atLeast' in target
    ? `≥ ${formatNumber(target.atLeast, digits)} ${unit}`.trim()
    : `≤ ${formatNumber(target.atMost, digits)} ${unit}`.trim();
}
