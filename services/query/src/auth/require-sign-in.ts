import type { Request, RequestHandler, Response } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import { runReading, type Reading } from '../access/current-reading.ts';
import type { Access } from '@k8s-audit/store';
import type { AccessRecorder } from '../access-log/access-recorder.ts';
import { actionOf, NOT_ANSWERED, searchOf, type Action } from '../access-log/describe-request.ts';
import type { Identified } from './identify-viewer.ts';
import type { SignInLog } from './sign-in-log.ts';

/**
 * Lets nobody past who is not known and has no role; pages lead to the sign-in, the API says 401. What
 * comes behind runs as the request of this viewer, and is noted in the access log when it is answered.
 */
export function createSignInRequirement(deps: {
  readonly identify: (request: Request) => Promise<Identified>;
  readonly recorder: AccessRecorder;
  readonly signIns: SignInLog;
}): RequestHandler {
  return async (request, response, next) => {
    const viewer = await deps.identify(request);
    if (viewer === null) return refuse(request, response);
    if ('noRole' in viewer) throw hasNoRole(viewer.noRole.name);
    await deps.signIns.noteGrant(request, viewer);
    deps.recorder.requireRoom();
    const reading: Reading = { viewer, given: 0, action: actionOf(request) };
    // What goes on for long is noted before it begins: its end may be one that nobody sees.
    if (reading.action === 'export' || reading.action === 'live view')
      await deps.recorder.write(describeBegin(request, reading, reading.action));
    response.once('close', () => noteRequest(deps.recorder, { request, response, reading }));
    runReading(reading, next);
  };
}

function refuse(request: Request, response: Response): void {
  if (request.path.startsWith('/api/') || request.path === '/openapi.json') {
    response.set('WWW-Authenticate', 'Bearer');
    const message =
      'send "Authorization: Bearer <QUERY_API_TOKEN>" or a token of yours, or sign in';
    throw new HttpError(401, 'unauthenticated', message);
  }
  if (request.method === 'GET' && !request.get('hx-request'))
    return response.redirect(303, `/login?next=${encodeURIComponent(request.originalUrl)}`);
  throw new HttpError(401, 'unauthenticated', 'sign in again');
}

export const hasNoRole = (name: string): HttpError =>
  new HttpError(
    403,
    'no_role',
    `${name.slice(0, 200)} has no role here: ask an administrator to name you or one of your groups in ROLES_FILE`,
  );

/** A poll that had nothing new is no look at anything. */
const NOTHING_NEW = 204;

function noteRequest(
  recorder: AccessRecorder,
  { request, response, reading }: { request: Request; response: Response; reading: Reading },
): void {
  const { action, given } = reading;
  if (action === null || response.statusCode === NOTHING_NEW) return;
  const begun = describeBegin(request, reading, action);
  recorder.note({ ...begun, at: new Date(), results: given, status: response.statusCode });
}

const describeBegin = (request: Request, { viewer }: Reading, action: Action): Access => ({
  at: new Date(),
  person: viewer.person.id,
  name: viewer.person.name,
  signedInBy: viewer.signedInBy,
  action,
  target: request.originalUrl.split('?', 1)[0] ?? '',
  search: searchOf(request),
  results: null,
  status: NOT_ANSWERED,
  address: request.ip ?? '',
});
