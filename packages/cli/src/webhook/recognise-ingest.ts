import type { Agent } from 'node:http';
import { exchange, TIMEOUT_MS, type ExchangeOptions } from '@k8s-audit/apiserver-client';
import { CommandError, EXIT } from '../exit-code.ts';
import { fault, good, tellFinding, type Finding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';
import { placeOf } from './judge-answer.ts';

/**
 * A success is an empty 200, which anything may answer. Asked the wrong way, with GET, ingest says who
 * it is: 405, and that EventLists are to be posted here.
 */
export async function recogniseIngest(url: URL, options: ExchangeOptions): Promise<Finding> {
  const answer = await exchange(url, null, options);
  if (answer.status === 405 && answer.text.includes('"method_not_allowed"'))
    return good(`k8s-audit answers at ${placeOf(url)}.`);
  return fault(
    `What answers at ${placeOf(url)} is not the ingest of k8s-audit (${answer.status} to a GET, where 405 is expected).`,
    'Check host and path (/webhook/audit/<cluster>), and that the ingress sends /webhook to ingest.',
  );
}

/** Throws CommandError where it is not ingest that would take events. */
export async function requireIngest(url: URL, agent: Agent): Promise<void> {
  const found = await recogniseIngest(url, {
    agent,
    authorization: undefined,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new CommandError(EXIT.unreachable, tellFinding(judgeFailure(url, error)), {
      cause: error,
    });
  });
  if (found.level === 'fault') throw new CommandError(EXIT.failed, tellFinding(found));
}
