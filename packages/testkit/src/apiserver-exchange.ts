import { request, type Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface ExchangeTarget {
  readonly url: URL;
  readonly token: string;
  readonly agent: Agent;
  /** 30 s in the real client: one deadline over all that belongs to an attempt. */
  readonly timeoutMs: number;
}

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfterSeconds: number | null;
}

/** k8s.io/client-go rest/with_retry.go: tries again in the same attempt where the server says when. */
const RETRY_AFTER_TRIES = 10;
/** Go's http.Client stops there. */
const MOST_REDIRECTS = 10;

/** One attempt of the outer loop; true where the real client counts the batch as delivered. */
export async function attemptDelivery(body: Buffer, target: ExchangeTarget): Promise<boolean> {
  const deadline = AbortSignal.timeout(target.timeoutMs);
  try {
    for (let tries = 0; ; tries += 1) {
      const { status, retryAfterSeconds } = await follow(body, target, deadline);
      if (status >= 200 && status <= 206) return true;
      const mayTryAgain = (status === 429 || status >= 500) && retryAfterSeconds !== null;
      if (!mayTryAgain || tries === RETRY_AFTER_TRIES) return false;
      await delay(retryAfterSeconds * 1_000, undefined, { signal: deadline });
    }
  } catch {
    return false;
  }
}

/** Go's rule: 301, 302 and 303 become a GET without a body, 307 and 308 send everything again. */
async function follow(body: Buffer, target: ExchangeTarget, signal: AbortSignal): Promise<Answer> {
  let url = target.url;
  let sent: Buffer | null = body;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await exchange(url, sent, { ...target, signal });
    if (answer.location === undefined || ![301, 302, 303, 307, 308].includes(answer.status))
      return answer;
    url = new URL(answer.location, url);
    if (answer.status <= 303) sent = null;
  }
  throw new Error(`stopped after ${MOST_REDIRECTS} redirects`);
}

function exchange(
  url: URL,
  body: Buffer | null,
  options: Pick<ExchangeTarget, 'token' | 'agent'> & { readonly signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'User-Agent': 'Go-http-client/1.1',
      Accept: 'application/json, */*',
      Authorization: `Bearer ${options.token}`,
      'Content-Type': 'application/json',
      'Accept-Encoding': 'gzip',
      ...(body === null ? {} : { 'Content-Length': body.length }),
    };
    const { agent, signal } = options;
    const sent = request(
      url,
      { method: body === null ? 'GET' : 'POST', agent, signal, headers },
      (response) => {
        response.resume();
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            retryAfterSeconds: readSeconds(response.headers['retry-after']),
          }),
        );
        response.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body ?? undefined);
  });
}

/** Only whole seconds count; the client ignores dates. */
function readSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
