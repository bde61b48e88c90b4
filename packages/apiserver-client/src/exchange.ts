import { request as requestHttp, type Agent, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/** One request and its answer, as far as the client looks at it. */
export interface Answer {
  readonly status: number;
  readonly url: URL;
  readonly location: string | undefined;
  readonly contentType: string | undefined;
  readonly retryAfterSeconds: number | null;
  /** What a success may still say: the API server writes it into its log. */
  readonly warning: string | undefined;
  /** The beginning of the body. */
  readonly text: string;
}

export interface ExchangeOptions {
  readonly agent: Agent;
  /** Ready for the header: `Bearer …` or `Basic …`. */
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
}

/** As much of an answer as the API server keeps for its log. */
const KEPT_BYTES = 2_048;

/**
 * Posts a body, or gets where a redirect took the body away, with the headers of Go's client. Rejects
 * where there is no whole answer.
 */
export function exchange(
  url: URL,
  body: Buffer | null,
  { agent, authorization, signal }: ExchangeOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'User-Agent': 'Go-http-client/1.1',
      Accept: 'application/json, */*',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      'Content-Type': 'application/json',
      'Accept-Encoding': 'gzip',
      ...(body === null ? {} : { 'Content-Length': body.length }),
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const method = body === null ? 'GET' : 'POST';
    const sent = send(url, { method, agent, signal, headers }, (response) => {
      readAnswer(url, response).then(resolve, reject);
    });
    sent.once('error', reject);
    sent.end(body ?? undefined);
  });
}

async function readAnswer(url: URL, response: IncomingMessage): Promise<Answer> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (bytes < KEPT_BYTES) kept.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  const { headers } = response;
  return {
    status: response.statusCode ?? 0,
    url,
    location: headers.location,
    contentType: headers['content-type'],
    retryAfterSeconds: readSeconds(headers['retry-after']),
    warning: headers.warning,
    text: Buffer.concat(kept).subarray(0, KEPT_BYTES).toString('utf8'),
  };
}

/** Only whole seconds count; the client ignores dates. */
function readSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
