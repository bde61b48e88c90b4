import { json, Router, urlencoded, type Request } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import type { ApiToken, ApiTokens } from '@k8s-audit/store';
import { currentReading, currentViewer } from '../access/current-reading.ts';
import { formatScopes, parseScopes, type Scopes } from '../access/scope.ts';
import type { SignInLog } from '../auth/sign-in-log.ts';
import { readParameters } from '../search/read-parameters.ts';
import type { AssetUrls } from '../web/assets.ts';
import { TokensPage } from '../web/pages/tokens-page.tsx';
import { sendPage } from '../web/send-page.ts';
import { makeToken, tokenRequestSchema, type MadeToken, type TokenRequest } from './make-token.ts';

const LARGEST_FORM = '16kb';

/** Tokens for programs: own ones, and for administrators all. */
export function createApiTokenRoutes(deps: {
  readonly tokens: ApiTokens;
  readonly signIns: SignInLog;
  readonly assets: AssetUrls;
}): Router {
  const { tokens, signIns, assets } = deps;
  const router = Router();
  const note = async (request: Request, action: 'token made' | 'token revoked', target: string) => {
    const reading = currentReading();
    const { person, signedInBy: by } = reading.viewer;
    await signIns.note(request, { person, by, action, target });
    reading.action = null;
  };
  const make = async (request: Request, asked: TokenRequest): Promise<MadeToken> => {
    const made = await makeToken(tokens, currentViewer(), asked);
    const { name, role, scopes } = asked;
    await note(request, 'token made', `${name}: ${role} of ${formatScopes(scopes)}`);
    return made;
  };
  const revoke = async (request: Request, id: string | undefined): Promise<void> => {
    const name = await tokens.revoke(id ?? '', { owner: ownerShown(), now: new Date() });
    if (name === null)
      throw new HttpError(404, 'not_found', 'you have no token with this id that is in force');
    await note(request, 'token revoked', name);
  };

  router.get('/api/v1/tokens', async (_request, response) => {
    response.json({ items: (await tokens.list(ownerShown())).map(toItem) });
  });
  router.post('/api/v1/tokens', json({ limit: LARGEST_FORM }), async (request, response) => {
    const asked = readParameters(tokenRequestSchema, request.body ?? {});
    response.status(201).json(await make(request, asked));
  });
  router.delete('/api/v1/tokens/:id', async (request, response) => {
    await revoke(request, request.params.id);
    response.status(204).end();
  });

  const show = (listed: readonly ApiToken[], made: MadeToken | null) => (
    <TokensPage
      assets={assets}
      viewer={currentViewer()}
      listed={listed}
      made={made}
      now={new Date()}
    />
  );
  const form = urlencoded({ extended: false, limit: LARGEST_FORM });
  router.get('/tokens', async (_request, response) => {
    const listed = await tokens.list(ownerShown());
    sendPage(response, show(listed, null));
  });
  router.post('/tokens', form, async (request, response) => {
    const made = await make(request, readForm(request.body));
    const listed = await tokens.list(ownerShown());
    sendPage(response, show(listed, made), 201);
  });
  router.post('/tokens/:id/revoke', async (request, response) => {
    await revoke(request, request.params.id);
    response.redirect(303, '/tokens');
  });
  return router;
}

/** Whose tokens are to be seen; null for all. */
function ownerShown(): string | null {
  const { role, person } = currentViewer();
  return role === 'admin' ? null : person.id;
}

const formSchema = z.object({
  name: z.string(),
  role: z.string(),
  where: z.string().max(2_000).default(''),
  days: z.string(),
});

/** Of a form come texts only. */
function readForm(body: unknown): TokenRequest {
  const { where, ...rest } = readParameters(formSchema, body ?? {});
  return readParameters(tokenRequestSchema, { ...rest, scopes: readWhere(where) });
}

function readWhere(where: string): Scopes {
  try {
    return parseScopes(where);
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues[0]?.message : String(error);
    throw new HttpError(400, 'bad_parameter', `where: ${why}`, { cause: error });
  }
}

const toItem = ({ owner, scopes, ...token }: ApiToken): object => ({
  ...token,
  owner: owner.name,
  scopes: JSON.parse(scopes) as unknown,
});
