import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '@k8s-audit/logging';
import { HttpError } from './http-error.ts';

export const notFound: RequestHandler = (request) => {
  throw new HttpError(404, 'not_found', `there is nothing at ${request.path.slice(0, 200)}`);
};

/** Turns any error into an HttpError; one we did not foresee is a 500 that tells nothing inside. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof URIError) {
    return new HttpError(400, 'bad_request', 'the path is not a valid URL', { cause: error });
  }
  if (isUnreadableBody(error)) {
    const message = 'the body cannot be read: send JSON, or a form of this site';
    return new HttpError(error.status, 'bad_body', message, { cause: error });
  }
  return new HttpError(
    500,
    'internal',
    'something went wrong here; the log of the service says what',
    {
      cause: error,
    },
  );
}

/** What Express' body parsers throw of a body that is broken, too large or in another encoding. */
function isUnreadableBody(error: unknown): error is Error & { readonly status: number } {
  const { type, status } = (error ?? {}) as { readonly type?: unknown; readonly status?: unknown };
  return typeof type === 'string' && typeof status === 'number' && status >= 400 && status < 500;
}

/** The last middleware: one place makes `{ error: { code, message, position? } }` of every failure. */
export function createErrorResponder(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const known = toHttpError(error);
    if (known.status >= 500 && known.code === 'internal') {
      logger.error({ err: error, method: request.method }, 'request failed');
    }
    if (response.headersSent) return next(error);
    if (known.retryAfterSeconds !== undefined)
      response.set('Retry-After', String(known.retryAfterSeconds));
    const { code, message, position } = known;
    response
      .status(known.status)
      .json({ error: { code, message, ...(position === undefined ? {} : { position }) } });
  };
}
