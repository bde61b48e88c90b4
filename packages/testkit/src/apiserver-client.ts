import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Delivery {
  readonly delivered: boolean;
  readonly attempts: number;
}

export interface ApiserverClientOptions {
  /** Path included; like the real client it drops the query and adds its own. */
  readonly url: string;
  readonly token: string;
  /** 10 s in the real client; tests shorten it. */
  readonly initialBackoffMs?: number;
}

/** k8s.io/apimachinery wait.Backoff as pkg/util/webhook sets it: 5 attempts, factor 1.5, jitter 0.2. */
const ATTEMPTS = 5;
const FACTOR = 1.5;
const JITTER = 0.2;
const TIMEOUT_MS = 30_000;

/**
 * Sends as kube-apiserver's audit webhook does: the same bytes at every attempt, any failure tried
 * again, 30 s a request, connections kept. Success is 200 to 206 and nothing else.
 */
export function createApiserverClient(options: ApiserverClientOptions) {
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 30_000 });
  const url = new URL(options.url);
  url.search = '?timeout=30s';

  const attempt = (body: Buffer): Promise<boolean> =>
    new Promise((resolve) => {
      const sent = request(
        url,
        {
          method: 'POST',
          agent,
          timeout: TIMEOUT_MS,
          headers: {
            'User-Agent': 'Go-http-client/1.1',
            'Content-Length': body.length,
            Accept: 'application/json, */*',
            Authorization: `Bearer ${options.token}`,
            'Content-Type': 'application/json',
            'Accept-Encoding': 'gzip',
          },
        },
        (response) => {
          response.resume();
          response.once('end', () => resolve(isSuccess(response.statusCode ?? 0)));
          response.once('error', () => resolve(false));
          response.once('aborted', () => resolve(false));
        },
      );
      sent.once('timeout', () => sent.destroy());
      sent.once('error', () => resolve(false));
      sent.end(body);
    });

  return {
    /** Resolves once the batch was taken, or given up for ever. */
    async send(text: string): Promise<Delivery> {
      const body = Buffer.from(text);
      let waitMs = options.initialBackoffMs ?? 10_000;
      for (let attempts = 1; ; attempts += 1) {
        if (await attempt(body)) return { delivered: true, attempts };
        if (attempts === ATTEMPTS) return { delivered: false, attempts };
        await delay(waitMs * (1 + Math.random() * JITTER));
        waitMs *= FACTOR;
      }
    },
    close: () => agent.destroy(),
  };
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 206;
