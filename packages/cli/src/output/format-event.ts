import type { EventItem } from '@k8s-audit/audit-event';
import { Option } from 'commander';
import type { Terminal } from '../terminal.ts';
import { formatCount } from './format-count.ts';
import { showJson, showText } from './show-text.ts';

export const OUTPUTS = ['table', 'json'] as const;
export type Output = (typeof OUTPUTS)[number];

export const outputOption = (line = 'one event a line'): Option =>
  new Option('-o, --output <form>', `json: ${line}`)
    .choices(OUTPUTS)
    .default('table' satisfies Output);

export interface EventFormatter {
  (item: EventItem): string;
}

/** Makes what writes an event as a person or a program wants it, with the line feed at its end. */
export function createEventFormatter(output: Output, style: Terminal['style']): EventFormatter {
  switch (output) {
    case 'json':
      return (item) => `${showJson(item)}\n`;
    case 'table':
      return (item) => formatRow(item, style);
    default:
      return output satisfies never;
  }
}

const OUTCOME_STYLE = {
  allowed: 'green',
  refused: 'red',
  failed: 'yellow',
  started: 'cyan',
  received: 'dim',
} as const satisfies Record<EventItem['outcome'], Parameters<Terminal['style']>[0]>;

const OUTCOME_WIDTH = 8;
const CLUSTER_WIDTH = 12;
const TIME_WIDTH = '2026-01-31 12:00:00Z'.length;
const INDENT = ' '.repeat(TIME_WIDTH + 2);

/** Time, outcome, cluster and sentence on one line; the command on the next, ready to be copied. */
function formatRow(item: EventItem, style: Terminal['style']): string {
  const time = `${item.time.slice(0, 10)} ${item.time.slice(11, 19)}Z`;
  const outcome = style(OUTCOME_STYLE[item.outcome], item.outcome.padEnd(OUTCOME_WIDTH));
  const cluster = showText(item.cluster).padEnd(CLUSTER_WIDTH);
  const row = `${style('dim', time)}  ${outcome}  ${cluster}  ${showText(item.summary)}\n`;
  if (item.kubectl === null) return row;
  return `${row}${INDENT}${style('dim', `$ ${showCommand(item.kubectl.command)}`)}\n`;
}

/** Lines of a manifest could look like rows of ours: of a command with one, the first line is shown. */
function showCommand(command: string): string {
  const [first = '', ...more] = command.split('\n');
  if (more.length === 0) return showText(first);
  return `${showText(first)} … (${formatCount(more.length, 'line')} more: -o json)`;
}
