import type { ErrorRequestHandler } from 'express';
import { toHttpError } from '@k8s-audit/http-kit';
import type { AssetUrls } from './assets.ts';
import { ErrorPage } from './pages/error-page.tsx';
import { PartError } from './components/part-error.tsx';
import { sendFragment, sendPage } from './send-page.ts';

/** People get a page; programs, and errors nobody foresaw, go on to the JSON answer. */
export function createErrorPageResponder(assets: AssetUrls): ErrorRequestHandler {
  return (error, request, response, next) => {
    const known = toHttpError(error);
    const forProgram =
      request.path.startsWith('/api/') || request.accepts(['json', 'html']) !== 'html';
    if (forProgram || known.code === 'internal' || response.headersSent) return next(error);
    if (known.retryAfterSeconds !== undefined)
      response.set('Retry-After', String(known.retryAfterSeconds));
    if (request.get('hx-request')) {
      response.status(known.status);
      return sendFragment(
        response,
        <PartError message={known.message} retry={request.originalUrl} />,
      );
    }
    return sendPage(
      response,
      <ErrorPage assets={assets} status={known.status} message={known.message} />,
      known.status,
    );
  };
}
