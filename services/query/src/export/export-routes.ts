import { once } from 'node:events';
import { Router, type Response } from 'express';
import { z } from 'zod';
import { requireRole } from '../access/current-reading.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { readParameters } from '../search/read-parameters.ts';
import { readSearch, type ReadSearch } from '../search/read-search.ts';
import { CSV_HEAD, formatCsvRow } from './format-csv.ts';

export const exportParameters = z.object({
  format: z.enum(['ndjson', 'csv']).default('ndjson').describe('ndjson has the raw event of each'),
});

/** Events that are in memory at once. */
const PAGE = 500;

const FORMATS = {
  ndjson: { type: 'application/x-ndjson', head: '', row: formatJsonRow },
  csv: { type: 'text/csv; charset=utf-8', head: CSV_HEAD, row: formatCsvRow },
} as const;

function formatJsonRow({ item, event }: ShownEvent, raw: Buffer): string {
  // Bytes that are no JSON cannot stand in a line of JSON: they are given as a text.
  const text = raw.toString('utf8');
  const embedded =
    Object.keys(event).length > 0 && !text.includes('\n') ? text : JSON.stringify(text);
  const { kubectl, ...rest } = item;
  return `${JSON.stringify({ ...rest, kubectl: kubectl?.command ?? null }).slice(0, -1)},"raw":${embedded}}\n`;
}

/** All events of a filter, newest first, streamed as fast as they are read. */
export function createExportRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/events/export', async (request, response) => {
    requireRole('auditor');
    const { format: name, ...query } = request.query;
    const { format } = readParameters(exportParameters, { format: name });
    const search = readSearch({ ...query, limit: String(PAGE) });
    const { type, head, row } = FORMATS[format];
    // The first page comes before the headers, so that a mistake is still answered as one.
    let page = await reader.search(search);
    response
      .set('Content-Type', type)
      .set('Content-Disposition', `attachment; filename="audit-events.${format}"`);
    response.write(head);
    for (;;) {
      for (const stored of page.events) {
        await write(response, row(presentStoredEvent(stored), stored.raw));
        if (response.destroyed) return;
      }
      if (page.nextCursor === null) break;
      page = await reader.search(nextOf(search, page.nextCursor));
    }
    response.end();
  });
  return router;
}

const nextOf = (search: ReadSearch, cursor: string): ReadSearch => ({ ...search, cursor });

/** Waits while the reader is slower than the database. */
async function write(response: Response, text: string): Promise<void> {
  if (response.write(text)) return;
  const waited = new AbortController();
  const { signal } = waited;
  const moved = [once(response, 'drain', { signal }), once(response, 'close', { signal })];
  // The listener that heard nothing must go too: a large export waits thousands of times.
  await Promise.race(moved).finally(() => waited.abort());
}
