import { z } from 'zod';
import { parseMicroTime } from '@k8s-audit/audit-event';
import type { EventSearch } from '@k8s-audit/store';
import { parseQuery } from './parse-query.ts';
import { readParameters } from './read-parameters.ts';
import { readRelativeTime } from './relative-time.ts';

const time = z.string().transform((text, context) => {
  const timeUs = readRelativeTime(text) ?? parseMicroTime(text);
  if (timeUs !== null) return timeUs;
  context.addIssue('must be a time such as 2026-01-31T12:00:00Z, or -1h');
  return z.NEVER;
});

/** The parameters of a search, as the API documents them and checks them. */
export const searchParameters = z.object({
  q: z.string().default('').describe('Terms such as verb:delete -namespace:kube-system'),
  from: time.optional().describe('First time, inclusive: RFC 3339, or relative such as -1h'),
  to: time.optional().describe('Last time, exclusive'),
  limit: z
    .string()
    .regex(/^\d+$/, 'must be a whole number from 1 to 1000')
    .default('50')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 1_000, 'must be a whole number from 1 to 1000')
    .describe('How many, up to 1000'),
  cursor: z.string().min(1).optional().describe('nextCursor of the page before'),
  fold: z
    .enum(['request', 'action'])
    .optional()
    .describe('request: the stages of a request as one item; action: the requests of a command'),
});

export interface ReadSearch extends EventSearch {
  readonly text: string;
  readonly fold: Fold | undefined;
}

/** What is told as one: each event, the stages of a request, or the requests of a command. */
export type Fold = 'request' | 'action';

/** Reads a search out of a URL's query. Throws HttpError 400 that names the parameter. */
export function readSearch(query: unknown): ReadSearch {
  const { q, from, to, limit, cursor, fold } = readParameters(searchParameters, query);
  return { text: q, filter: parseQuery(q), fromUs: from, toUs: to, limit, cursor, fold };
}
