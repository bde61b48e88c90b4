import type { Knex } from 'knex';
import { formatLogEntry, hashLeaf, type LogEntry } from '@k8s-audit/merkle-log';
import { toEntry, type LeafRow } from './log-leaf.ts';

export interface LogLeaf {
  readonly position: number;
  readonly entry: LogEntry;
}

/** The leaves from a position on, in the order of the log. */
export async function readLeaves(knex: Knex, from: number, limit: number): Promise<LogLeaf[]> {
  const rows = await knex('log_leaves')
    .where('position', '>=', from)
    .orderBy('position')
    .limit(limit)
    .select<LeafRow[]>('position', 'kind', 'day', 'chunk', 'events', 'at', 'details');
  return rows.map((row) => ({ position: Number(row.position), entry: toEntry(row) }));
}

export const leafHash = ({ entry }: LogLeaf): Buffer =>
  hashLeaf(Buffer.from(formatLogEntry(entry)));
