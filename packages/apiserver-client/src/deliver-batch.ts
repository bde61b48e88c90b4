import { setTimeout as delay } from 'node:timers/promises';
import { createAgent } from './create-agent.ts';
import { exchange, type Answer, type ExchangeOptions } from './exchange.ts';

export interface DeliveryTarget extends Omit<ExchangeOptions, 'signal'> {
  readonly url: URL;
  /** 30 s in the real client: one deadline over all that belongs to an attempt. */
  readonly timeoutMs: number;
}

type DeliveryOptions = ExchangeOptions & { readonly url: URL };

/** The way of a batch through redirects to its last answer. */
export interface BatchAnswer {
  readonly redirects: readonly Answer[];
  readonly last: Answer;
  /** False where a redirect made a GET without a body of the POST: nothing arrived then. */
  readonly bodyArrived: boolean;
}

/** k8s.io/client-go rest/with_retry.go: tries again in the same attempt where the server says when. */
const RETRY_AFTER_TRIES = 10;
/** Go's http.Client stops there. */
const MOST_REDIRECTS = 10;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** client-go rest/request.go transformResponse: 207 and above are failures to it. */
const LAST_SUCCESS = 206;

/** True where the real client counts a batch as delivered. */
export const isDelivered = ({ status, contentType }: Answer): boolean =>
  status >= 200 && status <= LAST_SUCCESS && isReadableType(contentType);

/** One attempt of the outer loop; true where the real client counts the batch as delivered. */
export async function attemptDelivery(body: Buffer, target: DeliveryTarget): Promise<boolean> {
  const signal = AbortSignal.timeout(target.timeoutMs);
  try {
    for (let tries = 0; ; tries += 1) {
      const { last } = await deliverBatch(body, { ...target, signal });
      if (isDelivered(last)) return true;
      const { status, retryAfterSeconds } = last;
      const mayTryAgain = (status === 429 || status >= 500) && retryAfterSeconds !== null;
      if (!mayTryAgain || tries === RETRY_AFTER_TRIES) return false;
      await delay(retryAfterSeconds * 1_000, undefined, { signal });
    }
  } catch {
    return false;
  }
}

/**
 * Posts a batch once and follows redirects by Go's rule: 301, 302 and 303 become a GET without a
 * body, 307 and 308 send everything again. Rejects where there is no answer.
 */
export async function deliverBatch(body: Buffer, target: DeliveryOptions): Promise<BatchAnswer> {
  let url = target.url;
  let sent: Buffer | null = body;
  const redirects: Answer[] = [];
  while (redirects.length <= MOST_REDIRECTS) {
    const answer = await followTo(url, sent, { target, redirects });
    if (answer.location === undefined || !REDIRECTS.includes(answer.status))
      return { redirects, last: answer, bodyArrived: sent !== null };
    redirects.push(answer);
    url = new URL(answer.location, url);
    if (answer.status <= 303) sent = null;
  }
  throw new Error(`stopped after ${MOST_REDIRECTS} redirects`);
}

/** Where a redirect leads that brought no answer. */
export class BrokenRedirectError extends Error {
  override readonly name = 'BrokenRedirectError';
  readonly redirect: Answer;
  readonly to: URL;

  constructor(redirect: Answer, to: URL, cause: unknown) {
    super(`the redirect of ${redirect.url.host} leads nowhere`, { cause });
    this.redirect = redirect;
    this.to = to;
  }
}

/** Ports of http:// and https:// need agents of their own. */
async function followTo(
  url: URL,
  body: Buffer | null,
  { target, redirects }: { target: DeliveryOptions; redirects: readonly Answer[] },
): Promise<Answer> {
  const redirect = redirects.at(-1);
  if (redirect === undefined) return exchange(url, body, target);
  const agent = url.protocol === target.url.protocol ? target.agent : createAgent(url);
  try {
    return await exchange(url, body, { ...target, agent });
  } catch (error) {
    throw new BrokenRedirectError(redirect, url, error);
  } finally {
    if (agent !== target.agent) agent.destroy();
  }
}

/** Go's mime.ParseMediaType fails on a type without a name and on parameters without a value. */
export function isReadableType(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === '') return true;
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  if (!/^[^\s/]+(\/[^\s/]+)?$/.test(type)) return false;
  const last = parameters.length - 1;
  return parameters.every((text, index) => text.includes('=') || (text === '' && index === last));
}
