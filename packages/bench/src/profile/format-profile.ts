import { formatNumber } from '../report/format-number.ts';
import { table } from '../report/format-tables.ts';
import type { FunctionTime } from './read-profile.ts';

const MOST_ROWS = 25;

/** The functions that take most, with their share of all time that was not waiting. */
export function formatProfile(service: string, functions: readonly FunctionTime[]): string {
  const all = functions.reduce((sum, { ms }) => sum + ms, 0);
  return table(
    [`${service}: function`, 'ms', 'share'],
    functions
      .slice(0, MOST_ROWS)
      .map(({ name, ms }) => [name, formatNumber(ms), `${formatNumber((ms / all) * 100, 1)} %`]),
  );
}
