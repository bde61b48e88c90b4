import { setTimeout as delay } from 'node:timers/promises';
import { createAgent } from './create-agent.ts';
import { attemptDelivery } from './deliver-batch.ts';
import { formatEventList } from './format-event-list.ts';

export interface Delivery {
  readonly delivered: boolean;
  readonly attempts: number;
}

export interface ApiserverClientOptions {
  /** Path included; like the real client it drops the query and adds its own. */
  readonly url: string;
  /** Sent to http:// too, where the real client leaves it out: there is no TLS on loopback. */
  readonly token: string | undefined;
  /** 10 s in the real client: `--audit-webhook-initial-backoff`. */
  readonly initialBackoffMs?: number;
  readonly timeoutMs?: number;
  /** `--audit-webhook-batch-max-size` and `-max-wait`: 400 events, 30 s. */
  readonly batchMaxSize?: number;
  readonly batchMaxWaitMs?: number;
}

/** k8s.io/apimachinery wait.Backoff as pkg/util/webhook sets it: 5 attempts, factor 1.5, jitter 0.2. */
const ATTEMPTS = 5;
const FACTOR = 1.5;
const JITTER = 0.2;

/** What belongs to every request, whatever the path says. */
export const QUERY = '?timeout=30s';
export const TIMEOUT_MS = 30_000;

export interface ApiserverClient {
  /** Sends one batch; resolves once it was taken, or given up for ever. */
  send(text: string): Promise<Delivery>;
  /** Takes an event into the buffer, which is sent when it is full or old enough. */
  process(event: object): void;
  /** Sends what is buffered; resolves to what became of every batch of `process`. */
  shutdown(): Promise<Delivery[]>;
  close(): void;
}

/**
 * Sends as kube-apiserver's audit webhook does: events in batches, batches side by side, the same
 * bytes at every attempt, any failure tried again, 30 s an attempt, connections kept.
 */
export function createApiserverClient(options: ApiserverClientOptions): ApiserverClient {
  const url = new URL(options.url);
  url.search = QUERY;
  const agent = createAgent(url);
  const authorization = options.token === undefined ? undefined : `Bearer ${options.token}`;
  const target = { url, authorization, agent, timeoutMs: options.timeoutMs ?? TIMEOUT_MS };
  const deliveries: Array<Promise<Delivery>> = [];
  let buffer: object[] = [];
  let timer: NodeJS.Timeout | undefined;

  const send = async (text: string): Promise<Delivery> => {
    const body = Buffer.from(text);
    let waitMs = options.initialBackoffMs ?? 10_000;
    for (let attempts = 1; ; attempts += 1) {
      if (await attemptDelivery(body, target)) return { delivered: true, attempts };
      if (attempts === ATTEMPTS) return { delivered: false, attempts };
      await delay(waitMs * (1 + Math.random() * JITTER));
      waitMs *= FACTOR;
    }
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (buffer.length === 0) return;
    deliveries.push(send(formatEventList(buffer)));
    buffer = [];
  };

  return {
    send,
    process(event) {
      buffer.push(event);
      if (buffer.length >= (options.batchMaxSize ?? 400)) flush();
      else timer ??= setTimeout(flush, options.batchMaxWaitMs ?? 30_000);
    },
    shutdown() {
      flush();
      return Promise.all(deliveries.splice(0));
    },
    close: () => agent.destroy(),
  };
}
