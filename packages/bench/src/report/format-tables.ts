import { formatNumber, formatSpread, formatTarget } from './format-number.ts';
import type { FigureSummary, ScenarioSummary, Spread } from './summarise-runs.ts';

/** The report's tables: figures with their targets, figures without, and CPU by process. */
export function formatTables(summaries: readonly ScenarioSummary[]): string {
  const figures = summaries.flatMap((summary) => summary.figures);
  const aimed = figures.filter(({ met }) => met !== null);
  const others = figures.filter(({ met }) => met === null);
  return [targetTable(aimed), figureTable(others), cpuTable(summaries), ledgerLine(summaries)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function targetTable(figures: readonly FigureSummary[]): string {
  return table(
    ['what', 'target', 'measured', 'met'],
    figures.map((figure) => [
      figure.what,
      formatTarget(figure),
      `${formatSpread(figure, figure.digits)} ${figure.unit}`.trim(),
      figure.met === true ? '✓' : '✗',
    ]),
  );
}

function figureTable(figures: readonly FigureSummary[]): string {
  return table(
    ['without a target', 'measured'],
    figures.map((figure) => [
      figure.what,
      `${formatSpread(figure, figure.digits)} ${figure.unit}`.trim(),
    ]),
  );
}

function cpuTable(summaries: readonly ScenarioSummary[]): string {
  const phases = summaries.flatMap(({ cpuUs }) => Object.entries(cpuUs));
  const cell = ([name, spread]: [string, Spread]): string => `${name} ${formatSpread(spread, 1)}`;
  return table(
    ['CPU µs an event', 'by process'],
    phases.map(([phase, processes]) => [phase, Object.entries(processes).map(cell).join(', ')]),
  );
}

function ledgerLine(summaries: readonly ScenarioSummary[]): string {
  const checked = summaries.reduce((sum, { checkedEvents }) => sum + checkedEvents, 0);
  return checked === 0
    ? ''
    : `Ledger: the ids of all ${formatNumber(checked)} acknowledged events, computed from what was sent, are exactly those in the store.`;
}

/** A Markdown table; nothing where it has no rows. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
