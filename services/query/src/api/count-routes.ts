import { Router } from 'express';
import { z } from 'zod';
import { formatMicroTime } from '@k8s-audit/audit-event';
import { FACET_FIELDS, type FacetField } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { readParameters } from '../search/read-parameters.ts';
import { readSearch } from '../search/read-search.ts';
import { suggestValues } from '../search/suggest-values.ts';

const DAY_US = 86_400_000_000n;
const BUCKETS = 60;

export const histogramParameters = z.object({
  buckets: z.coerce.number().int().min(1).max(500).default(BUCKETS).describe('How many, up to 500'),
});

export const facetParameters = z.object({
  fields: z
    .string()
    .default('cluster,user,actor,verb,resource,namespace,code')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine(areFacets, { message: `takes ${FACET_FIELDS.join(', ')}, separated by commas` })
    .describe('Fields, separated by commas'),
});

export const suggestParameters = z.object({
  field: z.string().max(50).default('').describe('A field; without one fields are suggested'),
  prefix: z.string().max(200).default('').describe('What the value begins with'),
});

function areFacets(names: readonly string[]): names is FacetField[] {
  return names.every((name) => (FACET_FIELDS as readonly string[]).includes(name));
}

/** On pages: half an hour for each bar of a day. */
export const DAY_BUCKETS = 48;

/** Without a range the last day is counted. */
export function rangeOf({
  fromUs,
  toUs,
}: {
  fromUs?: bigint | undefined;
  toUs?: bigint | undefined;
}) {
  const to = toUs ?? BigInt(Date.now()) * 1_000n + 1n;
  return { fromUs: fromUs ?? to - DAY_US, toUs: to };
}

export function createCountRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/histogram', async (request, response) => {
    const { buckets: count, ...query } = request.query;
    const { buckets } = readParameters(histogramParameters, { buckets: count });
    const search = readSearch(query);
    const histogram = await reader.histogram({
      filter: search.filter,
      ...rangeOf(search),
      buckets,
    });
    response.json({
      buckets: histogram.buckets.map(({ fromUs, toUs, count: n }) => ({
        from: formatMicroTime(fromUs),
        to: formatMicroTime(toUs),
        count: n,
      })),
      partial: histogram.partial,
    });
  });
  router.get('/api/v1/facets', async (request, response) => {
    const { fields: names, ...query } = request.query;
    const { fields } = readParameters(facetParameters, { fields: names });
    const { filter, fromUs, toUs } = readSearch(query);
    response.json(await reader.facets({ filter, fromUs, toUs, fields }));
  });
  router.get('/api/v1/suggest', async (request, response) => {
    const { field, prefix } = readParameters(suggestParameters, request.query);
    response.json({ values: await suggestValues(reader, field, prefix) });
  });
  return router;
}
