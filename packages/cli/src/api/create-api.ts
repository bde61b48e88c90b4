import { CommandError, EXIT } from '../exit-code.ts';
import { showText } from '../output/show-text.ts';
import { readToken, type ApiOptions } from './api-options.ts';
import { tellFinding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';

export interface Api {
  /** An answer that is a success; throws CommandError, in words, for all else. */
  open(path: string, request?: ApiRequest): Promise<Response>;
  /** The same as JSON. */
  get(path: string, request?: ApiRequest): Promise<unknown>;
  /** Asks for a change; resolves to the answer's JSON. */
  send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
}

interface ApiRequest {
  readonly method?: string;
  readonly body?: string;
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export function createApi(options: ApiOptions): Api {
  const token = readToken(options);
  const base = readBase(options.url);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };

  const open = async (path: string, request: ApiRequest = {}): Promise<Response> => {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(request.parameters ?? {}))
      if (value !== undefined) url.searchParams.set(name, value);
    const { method = 'GET', body } = request;
    const response = await fetch(url, {
      method,
      ...(body !== undefined && { body }),
      headers: { ...authorization, ...request.headers },
      redirect: 'manual', // A token goes where it was meant to go, and nowhere else.
      ...(request.signal && { signal: request.signal }),
    }).catch((error: unknown) => {
      throw new CommandError(EXIT.unreachable, tellFinding(judgeFailure(base, error)), {
        cause: error,
      });
    });
    if (response.ok) return response;
    throw await tellRefusal(base, response, token !== undefined);
  };

  const get = async (path: string, request?: ApiRequest): Promise<unknown> => {
    const response = await open(path, request);
    return response.json().catch((error: unknown) => {
      throw notOurs(base, error);
    });
  };
  return {
    open,
    get,
    send: (method, path, body) =>
      get(path, {
        method,
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      }),
  };
}

function readBase(text: string): URL {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw new CommandError(
    EXIT.wrongUsage,
    `"${showText(text)}" is no address of k8s-audit: write it as https://audit.example.com`,
  );
}

const notOurs = (base: URL, cause?: unknown): CommandError =>
  new CommandError(
    EXIT.failed,
    `What answers at ${base.origin} is not the API of k8s-audit: check --url (or K8S_AUDIT_URL).`,
    { cause },
  );

async function tellRefusal(
  base: URL,
  response: Response,
  sentToken: boolean,
): Promise<CommandError> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  const said = readError(text);
  if (status === 401 && said !== null)
    return new CommandError(
      EXIT.refused,
      sentToken
        ? `${base.origin} does not know this token: check --token, K8S_AUDIT_TOKEN or the token file.`
        : `${base.origin} wants a token: set K8S_AUDIT_TOKEN, or give --token-file. (QUERY_API_TOKEN of the service; "npm start" prints it.)`,
    );
  if (said === null && status >= 502 && status <= 504)
    return new CommandError(
      EXIT.unreachable,
      `What stands before k8s-audit at ${base.origin} does not reach it now (${status}).`,
    );
  if (said === null) return notOurs(base);
  const message = showText(said.message);
  if (status === 403) return new CommandError(EXIT.refused, `Not allowed: ${message}.`);
  if (status >= 500 || status === 429)
    return new CommandError(
      EXIT.unreachable,
      `k8s-audit cannot answer now: ${message}. Try again.`,
    );
  const place = said.position === undefined ? '' : ` (at character ${said.position + 1})`;
  return new CommandError(EXIT.wrongUsage, `${message}${place}`);
}

interface ApiError {
  readonly message: string;
  readonly position?: number;
}

/** The words of an answer that is no success; null where they are not of our making. */
function readError(text: string): ApiError | null {
  try {
    const { error } = JSON.parse(text) as { error?: Partial<ApiError> };
    return typeof error?.message === 'string' ? { ...error, message: error.message } : null;
  } catch {
    return null;
  }
}
