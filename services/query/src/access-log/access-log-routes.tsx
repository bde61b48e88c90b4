import { Router } from 'express';
import { z } from 'zod';
import type { AccessLog, KeptAccess } from '@k8s-audit/store';
import { currentViewer } from '../access/current-reading.ts';
import { isAtLeast } from '../access/roles.ts';
import { readParameters } from '../search/read-parameters.ts';
import type { AssetUrls } from '../web/assets.ts';
import { AccessLogPage } from '../web/pages/access-log-page.tsx';
import { sendPage } from '../web/send-page.ts';
import { ACTIONS } from './describe-request.ts';

/** The parameters of the access log, as the API documents them and checks them. */
export const accessLogParameters = z.object({
  person: z.string().max(255).optional().describe('The id of a person, as an entry holds it'),
  action: z.enum(ACTIONS).optional().describe('What was done'),
  before: z
    .string()
    .regex(/^\d{1,20}$/, 'must be nextCursor of the page before')
    .optional()
    .describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('How many, up to 1000'),
});

interface AccessPage {
  readonly items: readonly KeptAccess[];
  readonly nextCursor: string | null;
}

/** What readers did here. There is no route that changes or deletes an entry. */
export function createAccessLogRoutes(deps: {
  readonly log: AccessLog;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  const read = async (query: unknown): Promise<AccessPage> => {
    const { limit, person, ...search } = readParameters(accessLogParameters, emptyIsNone(query));
    const items = await deps.log.list({ ...search, person: personShown(person), limit: limit + 1 });
    const page = items.slice(0, limit);
    return { items: page, nextCursor: items.length > limit ? (page.at(-1)?.id ?? null) : null };
  };
  router.get('/api/v1/access-log', async (request, response) => {
    response.json(await read(request.query));
  });
  router.get('/access-log', async (request, response) => {
    const { person, action } = request.query;
    sendPage(
      response,
      <AccessLogPage
        assets={deps.assets}
        page={await read(request.query)}
        person={textOf(person)}
        action={textOf(action)}
        showsAll={seesOthers()}
      />,
    );
  });
  return router;
}

/**
 * Searches of others tell what there is to be found: only who may see every event sees them. All others
 * see what they did themselves, whomever they ask for.
 */
function seesOthers(): boolean {
  const { role, limits, masks } = currentViewer();
  return isAtLeast(role, 'auditor') && limits.length === 0 && masks.length === 0;
}

const personShown = (asked: string | undefined): string | undefined =>
  seesOthers() ? asked : currentViewer().person.id;

/** A form sends its empty fields too. */
const emptyIsNone = (query: unknown): object =>
  Object.fromEntries(Object.entries(query as object).filter(([, value]) => value !== ''));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
