import { firstEventIdAt } from '@k8s-audit/audit-event';

export const DAY_MS = 86_400_000;
const US_PER_DAY = 86_400_000_000n;

/** Days since 1970, UTC, of a time in µs. */
export function dayOf(timeUs: bigint): number {
  return Number(timeUs / US_PER_DAY);
}

/** The same of a time in ms. */
export function dayOfMs(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

export function today(): number {
  return dayOfMs(Date.now());
}

/** `p20261123`, of a day since 1970. */
export function partitionName(day: number): string {
  return `p${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The day behind a partition's name; null for p_past and p_future. */
export function partitionDay(name: string): number | null {
  const match = /^p(\d{4})(\d{2})(\d{2})$/.exec(name);
  return match ? Date.parse(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`) / DAY_MS : null;
}

export const PARTITIONED_TABLES = ['events', 'chunks', 'segments'] as const;
export type PartitionedTable = (typeof PARTITIONED_TABLES)[number];

/** The first value that no longer belongs to a day: an id in `events`, a day's number elsewhere. */
export function upperBound(table: PartitionedTable, day: number): string {
  if (table !== 'events') return String(day + 1);
  return `x'${firstEventIdAt(BigInt(day + 1) * US_PER_DAY).toString('hex')}'`;
}

export function partitionClause(table: PartitionedTable, day: number): string {
  return `PARTITION ${partitionName(day)} VALUES LESS THAN (${upperBound(table, day)})`;
}
