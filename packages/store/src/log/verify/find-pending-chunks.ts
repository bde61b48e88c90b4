import type { Database } from '../../connection/database.ts';
import { openSegment } from '../../format/segment.ts';

const SEGMENTS = 100;

/** Which of these chunks were stored a moment ago: sealed meanwhile, or about to be. */
export async function findPendingChunks(
  { knex }: Database,
  chunks: readonly number[],
): Promise<ReadonlySet<number>> {
  if (chunks.length === 0) return new Set();
  const pending = new Set<number>();
  const state = await knex('log_state')
    .where('id', 1)
    .first<{ segment: number } | undefined>('segment');
  for (let after = state?.segment ?? 0, more = true; more;) {
    const segments = await knex('segments')
      .where('segment', '>', after)
      .where('tier', 0)
      .orderBy('segment')
      .limit(SEGMENTS)
      .select<Array<{ segment: number; data: Buffer }>>('segment', 'data');
    for (const { data } of segments)
      for (const chunk of openSegment(data).chunk) pending.add(chunk);
    after = segments.at(-1)?.segment ?? after;
    more = segments.length === SEGMENTS;
  }
  // Behind the look at the segments: what was sealed in between is found here.
  for (let at = 0; at < chunks.length; at += SEGMENTS) {
    const sealed = await knex('log_leaves')
      .whereIn('chunk', chunks.slice(at, at + SEGMENTS))
      .where('kind', 1)
      .select<Array<{ chunk: number }>>('chunk');
    for (const { chunk } of sealed) pending.add(chunk);
  }
  return pending;
}
