import { Router } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import { currentReading, currentViewer } from '../access/current-reading.ts';
import type { BrowserSessions } from '../auth/browser-sessions.ts';
import type { SignInLog } from '../auth/sign-in-log.ts';
import type { AssetUrls } from '../web/assets.ts';
import { AccountPage } from '../web/pages/account-page.tsx';
import { sendPage } from '../web/send-page.ts';

/** Who one is here, and where one is signed in. */
export function createAccountRoutes(deps: {
  readonly sessions: BrowserSessions;
  readonly signIns: SignInLog;
  readonly assets: AssetUrls;
}): Router {
  const { sessions, signIns, assets } = deps;
  const router = Router();
  router.get('/account', async (_request, response) => {
    const viewer = currentViewer();
    const listed = await sessions.list(viewer.person.id);
    sendPage(response, <AccountPage assets={assets} viewer={viewer} sessions={listed} />);
  });
  router.post('/account/sign-out-everywhere', async (request, response) => {
    const reading = currentReading();
    const { person, signedInBy: by } = reading.viewer;
    if (by === 'token')
      throw new HttpError(403, 'forbidden', 'a token ends no sessions: sign in to do it');
    const ended = await sessions.endAll(person.id);
    await signIns.note(request, {
      person,
      by,
      action: 'sign-out',
      target: `all ${ended} sessions`,
    });
    reading.action = null;
    await sessions.end(request, response);
    response.redirect(303, '/login');
  });
  return router;
}
