/** An answer that is not a success, thrown by any step of a request. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** A stable word for programs. */
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  /** Where in the query text the mistake is, from 0. */
  readonly position: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { retryAfterSeconds?: number; position?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.position = more.position;
  }
}
