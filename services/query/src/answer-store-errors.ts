import type { ErrorRequestHandler } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import { InvalidCursorError, TooManyTextsError } from '@k8s-audit/store';

const DATABASE_AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_NO_SUCH_TABLE',
]);

/** Says in HTTP what the store says in its own words. */
export const answerStoreErrors: ErrorRequestHandler = (
  error: unknown,
  _request,
  _response,
  next,
) => {
  next(translate(error));
};

function translate(error: unknown): unknown {
  if (error instanceof InvalidCursorError) return new HttpError(400, 'bad_cursor', error.message);
  if (error instanceof TooManyTextsError) return new HttpError(400, 'bad_query', error.message);
  if (!(error instanceof Error)) return error;
  if (error.name === 'KnexTimeoutError') {
    const message =
      'the search took too long, or the database is busy; narrow it by time or by more terms';
    return new HttpError(503, 'timeout', message, { retryAfterSeconds: 5, cause: error });
  }
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && DATABASE_AWAY.has(code)
    ? new HttpError(
        503,
        'database_unavailable',
        'the database does not answer; nothing is lost, try again soon',
        {
          retryAfterSeconds: 5,
          cause: error,
        },
      )
    : error;
}
