import { EVENT_LIST_END, EVENT_LIST_START } from '@k8s-audit/apiserver-client';
import { scanEventList } from '@k8s-audit/audit-event';

const START = Buffer.from(EVENT_LIST_START);
const END = Buffer.from(EVENT_LIST_END);
const COMMA = Buffer.from(',');

/**
 * Makes an EventList of lines, byte for byte as they stand in the log. A line that is no JSON value
 * could end the list and begin something else: it goes as a text, which lands in the quarantine.
 */
export function wrapLines(lines: readonly Buffer[]): Buffer {
  const body = join(lines);
  return areItemsOf(body, lines) ? body : join(lines.map(quoteUnlessItem));
}

/** Whether a line is one value and nothing else. */
export const isOneItem = (line: Buffer): boolean => areItemsOf(join([line]), [line]);

const quoteUnlessItem = (line: Buffer): Buffer =>
  isOneItem(line) ? line : Buffer.from(JSON.stringify(line.toString('utf8')));

const join = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat([
    START,
    ...lines.flatMap((line, index) => (index === 0 ? [line] : [COMMA, line])),
    END,
  ]);

/** Asks the scanner that ingest has: it must see each line as one item, where it stands. */
function areItemsOf(body: Buffer, lines: readonly Buffer[]): boolean {
  const { verdict, items } = scanEventList(body);
  if (!verdict.ok || items.length !== lines.length) return false;
  let start = START.length;
  return items.every((item, index) => {
    const end = start + (lines[index]?.length ?? 0);
    const isLine = item.start === start && item.end === end;
    start = end + COMMA.length;
    return isLine;
  });
}
