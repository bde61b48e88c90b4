import type { EventItem } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../present-stored-event.ts';

type Cell = string | number | null;

const COLUMNS: ReadonlyArray<readonly [name: string, read: (item: EventItem) => Cell]> = [
  ['time', (item) => item.time],
  ['cluster', (item) => item.cluster],
  ['user', (item) => item.user],
  ['acting_as', (item) => item.impersonatedUser],
  ['actor_class', (item) => item.actor.class],
  ['summary', (item) => item.summary],
  ['kubectl', (item) => item.kubectl?.command ?? null],
  ['confidence', (item) => item.kubectl?.confidence ?? null],
  ['outcome', (item) => item.outcome],
  ['code', (item) => item.code],
  ['verb', (item) => item.verb],
  ['api_group', (item) => item.apiGroup],
  ['resource', (item) => item.resource],
  ['subresource', (item) => item.subresource],
  ['namespace', (item) => item.namespace],
  ['name', (item) => item.name],
  ['source_ip', (item) => item.sourceIp],
  ['client', (item) => item.client.name],
  ['user_agent', (item) => item.userAgent],
  ['stage', (item) => item.stage],
  ['level', (item) => item.level],
  ['audit_id', (item) => item.auditId],
  ['id', (item) => item.id],
];

/** A mark of the byte order makes spreadsheets read UTF-8. */
export const CSV_HEAD = `\uFEFF${COLUMNS.map(([name]) => name).join(',')}\r\n`;

/** One event as a line of CSV (RFC 4180), in which no cell is a formula to a spreadsheet. */
export const formatCsvRow = ({ item }: ShownEvent): string =>
  `${COLUMNS.map(([, read]) => formatCell(read(item))).join(',')}\r\n`;

/** Spreadsheets take a cell that begins with one of these for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

export function formatCell(value: Cell): string {
  const text = value === null ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
