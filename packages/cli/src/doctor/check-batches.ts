import { setTimeout as delay } from 'node:timers/promises';
import {
  BrokenRedirectError,
  deliverBatch,
  exchange,
  type WebhookAccess,
} from '@k8s-audit/apiserver-client';
import type { Agent } from 'node:http';
import type { Api } from '../api/create-api.ts';
import { CommandError } from '../exit-code.ts';
import { fault, good, warning, type Finding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';
import { formatBytes } from '../output/format-count.ts';
import { judgeAnswer, placeOf } from '../webhook/judge-answer.ts';
import { largeBatch, testBatch } from './test-events.ts';

export interface BatchTarget {
  readonly access: WebhookAccess;
  readonly agent: Agent;
  /** 30 s in the real client. */
  readonly timeoutMs: number;
}

/** A sixth of what the client waits: whoever needs more under no load needs too much under load. */
const SLOW_MS = 5_000;

/** Posts one test event, as kube-apiserver would. */
export async function checkBatch(event: object, target: BatchTarget): Promise<Finding> {
  const startedAt = performance.now();
  const finding = await post(testBatch(event), target);
  const ms = Math.round(performance.now() - startedAt);
  if (finding.level !== 'good') return finding;
  if (ms < SLOW_MS) return good(`${finding.says.slice(0, -1)}, in ${ms} ms.`);
  return warning(
    `A batch is taken, but only after ${(ms / 1_000).toFixed(1)} s; kube-apiserver gives up after 30 s.`,
    "Look at ingest's Redis: the answer waits until it has written to its disk.",
  );
}

async function post(body: Buffer, { access, agent, timeoutMs }: BatchTarget): Promise<Finding> {
  const { url, authorization } = access;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await deliverBatch(body, { url, agent, authorization, signal });
    return judgeAnswer(answer, { token: authorization !== undefined });
  } catch (error) {
    if (error instanceof BrokenRedirectError) return judgeBrokenRedirect(error);
    return judgeFailure(url, error);
  }
}

const judgeBrokenRedirect = ({ redirect, to, cause }: BrokenRedirectError): Finding =>
  fault(
    `${redirect.url.host} redirects with ${redirect.status} to ${placeOf(to)}, and that brings no answer. ${judgeFailure(to, cause).says}`,
    'Write the final address into the kubeconfig, with https://: kube-apiserver makes an empty GET of most redirects.',
  );

/** Whether strangers may write too. */
export async function checkStranger(event: object, target: BatchTarget): Promise<Finding> {
  const { access, agent, timeoutMs } = target;
  const signal = AbortSignal.timeout(timeoutMs);
  const { url } = access;
  const { status } = await exchange(url, testBatch(event), {
    agent,
    authorization: undefined,
    signal,
  });
  if (status === 401 || status === 403) return good('Without a token nothing is taken.');
  return warning(
    'Events are taken without a token: anybody who reaches this address can make some up.',
    'Set WEBHOOK_TOKEN or WEBHOOK_TOKENS_FILE of ingest.',
  );
}

const SMALLEST_BYTES = 2 ** 20;

/**
 * Posts a body as large as a busy cluster's batches are. Where that fails, finds what still passes:
 * the limit is on the way, and the operator has to know which one.
 */
export async function checkLargeBody(
  event: object,
  bytes: number,
  target: BatchTarget,
): Promise<Finding> {
  const finding = await post(largeBatch(event, bytes), target);
  if (finding.level !== 'fault') return good(`A body of ${formatBytes(bytes)} is taken.`);
  for (let size = bytes / 2; size >= SMALLEST_BYTES; size /= 2) {
    const smaller = await post(largeBatch(event, size), target);
    if (smaller.level !== 'fault') return largeFault(bytes, `${formatBytes(size)} passes`, finding);
  }
  return largeFault(bytes, `not even ${formatBytes(SMALLEST_BYTES)} passes`, finding);
}

const largeFault = (bytes: number, passes: string, finding: Finding): Finding =>
  fault(
    `A body of ${formatBytes(bytes)} fails; ${passes}. ${finding.says}`,
    'Raise the body limit of the ingress to 64 MiB or more (nginx: proxy-body-size), and its timeouts above 30 s: batches are limited by count and not by size, and one that fails is dropped whole.',
  );

/** A writer needs some hundred milliseconds. */
const ARRIVES_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 500;

/** Looks for the event where people will: through the API. */
export async function checkArrival(auditID: string, api: Api): Promise<Finding> {
  try {
    const cluster = await findCluster(auditID, api);
    if (cluster !== null)
      return good(`The test event is stored, and found as one of cluster ${cluster}.`);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return fault(`The API cannot be asked for the test event. ${error.message}`, READER_ADVICE);
  }
  return fault(
    `The test event was taken, and is not found after ${ARRIVES_WITHIN_MS / 1_000} s.`,
    "Look at the writer's /readyz and log, and that query reads the same database.",
  );
}

const READER_ADVICE =
  "Check --url and --token, and query's /readyz. Events are taken all the same.";

async function findCluster(auditID: string, api: Api): Promise<string | null> {
  const deadline = Date.now() + ARRIVES_WITHIN_MS;
  while (Date.now() < deadline) {
    const page = (await api.get('/api/v1/events', {
      parameters: { q: `auditid:"${auditID}"`, from: '-1h', limit: '1' },
    })) as { readonly items: ReadonlyArray<{ readonly cluster: string }> };
    const [item] = page.items;
    if (item !== undefined) return item.cluster;
    await delay(LOOK_EVERY_MS);
  }
  return null;
}
