import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import type { LogEntry } from '@k8s-audit/merkle-log';
import type { Database } from '../connection/database.ts';
import { openSegment } from '../format/segment.ts';
import { toEntry, toRow } from './log-leaf.ts';
import { storeNodes } from './log-tree.ts';

/** Commits of a round: some seconds of a busy writer. */
const SEGMENTS_PER_ROUND = 64;
const NOTES_PER_ROUND = 200;
const LEAVES_PER_STATEMENT = 200;

interface LogState {
  readonly size: number;
  readonly segment: number;
}

/**
 * Appends what was committed since the last round to the log, in the order of commits: what
 * retention noted, then the chunks of each segment. To be run by one process at a time; a second
 * one only waits. Resolves to how many leaves were added, 0 when nothing is left.
 */
export function sealLog(db: Database): Promise<number> {
  return db.knex.transaction(async (knex) => {
    const state = await lockState(knex);
    const notes = await takeNotes(knex);
    const { entries, segment } = await readCommits(knex, state.segment);
    const added = [...notes, ...entries];
    const rows = added.map((entry, index) => toRow(entry, state.size + index));
    for (let at = 0; at < rows.length; at += LEAVES_PER_STATEMENT)
      await knex('log_leaves').insert(rows.slice(at, at + LEAVES_PER_STATEMENT));
    const size = state.size + rows.length;
    await storeNodes(knex, state.size, size);
    if (size !== state.size || segment !== state.segment)
      await knex('log_state').where('id', 1).update({ size, segment });
    return rows.length;
  });
}

async function lockState(knex: Knex): Promise<LogState> {
  const row = await knex('log_state')
    .where('id', 1)
    .forUpdate()
    .first<{ size: string; segment: number } | undefined>('size', 'segment');
  if (row === undefined)
    throw new Error('the table log_state has lost its row: see docs/tamper-evidence.md');
  return { size: Number(row.size), segment: row.segment };
}

async function takeNotes(knex: Knex): Promise<LogEntry[]> {
  const rows = await knex('log_notes')
    .orderBy('id')
    .limit(NOTES_PER_ROUND)
    .select<Array<{ id: string; kind: number; day: number; at: Date }>>('id', 'kind', 'day', 'at');
  if (rows.length > 0)
    await knex('log_notes')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .delete();
  return rows.map((row) => toEntry({ ...row, chunk: 0, events: 0, details: null }));
}

/** A chunk of a commit, and how many of its events the commit made. */
interface CommittedChunk {
  readonly day: number;
  readonly chunk: number;
  readonly events: number;
}

/** Segments are numbered in the order of commits; each chunk is in one of those that a commit made. */
async function readCommits(
  knex: Knex,
  after: number,
): Promise<{ entries: LogEntry[]; segment: number }> {
  const segments = await knex('segments')
    .where('segment', '>', after)
    .where('tier', 0)
    .orderBy('segment')
    .limit(SEGMENTS_PER_ROUND)
    .select<Array<{ segment: number; day: number; data: Buffer }>>('segment', 'day', 'data');
  const chunks = segments.flatMap(({ day, data }) => listChunks(day, openSegment(data).chunk));
  const entries = chunks.length === 0 ? [] : await readEntries(knex, chunks);
  return { entries, segment: segments.at(-1)?.segment ?? after };
}

function listChunks(day: number, column: Uint32Array): CommittedChunk[] {
  const counts = new Map<number, number>();
  // Events of a chunk mostly stand side by side: they are counted in runs.
  for (let start = 0, end = 0; start < column.length; start = end) {
    const chunk = column[start] as number;
    while (column[end] === chunk) end += 1;
    counts.set(chunk, (counts.get(chunk) ?? 0) + end - start);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([chunk, events]) => ({ day, chunk, events }));
}

async function readEntries(knex: Knex, chunks: readonly CommittedChunk[]): Promise<LogEntry[]> {
  const rows = await knex('chunks')
    .whereIn(
      ['day', 'chunk', 'part'],
      chunks.map(({ day, chunk }) => [day, chunk, 0]),
    )
    .select<Array<{ chunk: number; received_at: Date; details: Buffer | null }>>(
      'chunk',
      'received_at',
      'details',
    );
  const found = new Map(rows.map((row) => [row.chunk, row]));
  return chunks.flatMap(({ day, chunk, events }) => {
    const row = found.get(chunk);
    // A writer of a version before the log stored it, or it is gone: verification names it.
    if (row === undefined || row.details === null) return [];
    const details = hash('sha256', row.details, 'buffer');
    return [{ kind: 'chunk', day, chunk, events, receivedAt: row.received_at, details }];
  });
}
