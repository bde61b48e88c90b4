import { once } from 'node:events';
import { Router, type Response } from 'express';
import { encodeEventId, formatMicroTime } from '@k8s-audit/audit-event';
import { writeEvidence, type EvidenceSource, type ProvenEvent } from '@k8s-audit/evidence';
import { HttpError } from '@k8s-audit/http-kit';
import type { LogReader, SignedCheckpoint } from '@k8s-audit/store';
import { requireRole } from '../access/current-reading.ts';
import type { EventReader } from '../event-reader.ts';
import { readSearch, type ReadSearch } from '../search/read-search.ts';

/** Events that are in memory at once. */
const PAGE = 500;

/** All events of a filter with their proofs, as a zip that is made while it is sent. */
export function createEvidenceRoute({
  reader,
  log,
}: {
  readonly reader: EventReader;
  readonly log: LogReader;
}): Router {
  const router = Router();
  router.get('/api/v1/evidence', async (request, response) => {
    requireRole('auditor');
    const { q, from, to } = request.query;
    const search = readSearch({ q, from, to, limit: String(PAGE) });
    const checkpoint = await log.newestCheckpoint();
    if (checkpoint === null)
      throw new HttpError(
        404,
        'not_signed',
        'there is no evidence without a signed checkpoint: set LOG_SIGNING_KEY_FILE for the writer',
      );
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    response
      .set('Content-Type', 'application/zip')
      .set('Content-Disposition', `attachment; filename="audit-evidence-${stamp}.zip"`);
    for await (const piece of writeEvidence(evidenceOf({ reader, log, search, checkpoint }))) {
      await write(response, piece);
      if (response.destroyed) return;
    }
    response.end();
  });
  return router;
}

interface Evidence {
  readonly reader: EventReader;
  readonly log: LogReader;
  readonly search: ReadSearch;
  readonly checkpoint: SignedCheckpoint;
}

/** What a package is made of. */
export const evidenceOf = (evidence: Evidence): EvidenceSource => ({
  checkpoint: evidence.checkpoint,
  query: {
    q: evidence.search.text,
    from: textOf(evidence.search.fromUs),
    to: textOf(evidence.search.toUs),
  },
  events: () => findProven(evidence),
  prove: (position) => evidence.log.proveInclusion(position, evidence.checkpoint.size),
});

const textOf = (timeUs: bigint | undefined): string | null =>
  timeUs === undefined ? null : formatMicroTime(timeUs);

async function* findProven({
  reader,
  log,
  search,
  checkpoint,
}: Evidence): AsyncGenerator<ProvenEvent | string> {
  const find = log.finder();
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await reader.search({ ...search, cursor });
    for (const { id, cluster, raw } of page.events) {
      const text = encodeEventId(id);
      const logged = await find(id);
      if (logged === null || logged.position >= checkpoint.size) yield text;
      else yield { ...logged, id: text, cluster, raw };
    }
    cursor = page.nextCursor;
  }
}

/** Waits while the reader is slower than we are. */
async function write(response: Response, piece: Uint8Array): Promise<void> {
  if (response.write(piece)) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
