import type { Database } from '../../connection/database.ts';
import { openSegment } from '../../format/segment.ts';
import type { Findings } from './finding.ts';
import { eachChunk, nameOf } from './verify-chunks.ts';
import type { LeafReport } from './verify-leaves.ts';

const SEGMENTS = 20;

/** Counts the events of each batch that searches find: they read segments, and nothing else. */
export async function verifySegments(
  db: Database,
  { size, dropped }: LeafReport,
  findings: Findings,
): Promise<void> {
  const found = await countFound(db);
  for await (const { position, entry } of eachChunk(db, size)) {
    const events = found.get(entry.chunk) ?? 0;
    if (events === entry.events || dropped.has(position, entry)) continue;
    const kind = events < entry.events ? 'missing' : 'altered';
    const what = `searches find ${events} of the ${entry.events} events of ${nameOf(entry)}`;
    findings.add(kind, position, what);
  }
}

/** In one look: segments are merged all the time, and an event must not be counted twice. */
function countFound(db: Database): Promise<ReadonlyMap<number, number>> {
  return db.knex.transaction(
    async (knex) => {
      const found = new Map<number, number>();
      for (let after = -1, more = true; more;) {
        const rows = await knex('segments')
          .whereNull('replaced_at')
          .where('segment', '>', after)
          .orderBy('segment')
          .limit(SEGMENTS)
          .select<Array<{ segment: number; data: Buffer }>>('segment', 'data');
        for (const { data } of rows)
          for (const chunk of openSegment(data).chunk)
            found.set(chunk, (found.get(chunk) ?? 0) + 1);
        after = rows.at(-1)?.segment ?? after;
        more = rows.length === SEGMENTS;
      }
      return found;
    },
    { isolationLevel: 'repeatable read' },
  );
}
