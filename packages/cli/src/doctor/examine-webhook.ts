import { createAgent, type WebhookAccess } from '@k8s-audit/apiserver-client';
import type { Api } from '../api/create-api.ts';
import type { Finding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';
import { recogniseIngest } from '../webhook/recognise-ingest.ts';
import { checkArrival, checkBatch, checkLargeBody, checkStranger } from './check-batches.ts';
import { checkName, checkPort, checkTls } from './check-connection.ts';
import { judgeAccess } from './judge-access.ts';
import { aTestEvent } from './test-events.ts';

/** What was looked at, and what that told. */
export interface Check {
  readonly about:
    | 'settings'
    | 'name'
    | 'port'
    | 'TLS'
    | 'server'
    | 'batch'
    | 'token'
    | 'large body'
    | 'store';
  readonly finding: Finding;
}

export interface Examination {
  readonly timeoutMs: number;
  /** 0 sends none. */
  readonly largeBodyBytes: number;
  /** Looks for the test event where there is one. */
  readonly api: Api | null;
}

/**
 * Goes the way of a batch, step by step, and tells of each. Ends at the first fault that makes what is
 * behind it meaningless.
 */
export async function* examineWebhook(
  access: WebhookAccess,
  { timeoutMs, largeBodyBytes, api }: Examination,
): AsyncGenerator<Check> {
  const { url, authorization } = access;
  for (const finding of judgeAccess(access)) yield { about: 'settings', finding };
  const name = await checkName(url);
  yield { about: 'name', finding: name };
  if (name.level === 'fault') return;
  const port = await checkPort(url, timeoutMs);
  yield { about: 'port', finding: port };
  if (port.level === 'fault') return;
  if (url.protocol === 'https:') {
    const found = await checkTls(access, timeoutMs);
    for (const finding of found) yield { about: 'TLS', finding };
    if (found.some(({ level }) => level === 'fault')) return;
  }
  const agent = createAgent(url, access.tls);
  const target = { access, agent, timeoutMs };
  const event = aTestEvent();
  try {
    const batch = await checkBatch(event, target);
    yield { about: 'batch', finding: batch };
    if (batch.level === 'fault') return;
    const signal = AbortSignal.timeout(timeoutMs);
    const server = await recogniseIngest(url, { agent, authorization, signal });
    yield { about: 'server', finding: server.finding };
    yield { about: 'token', finding: await checkStranger(event, target) };
    if (largeBodyBytes > 0)
      yield { about: 'large body', finding: await checkLargeBody(event, largeBodyBytes, target) };
    if (api !== null) yield { about: 'store', finding: await checkArrival(event.auditID, api) };
  } catch (error) {
    yield { about: 'server', finding: judgeFailure(url, error) };
  } finally {
    agent.destroy();
  }
}
