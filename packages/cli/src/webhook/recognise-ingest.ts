import type { Agent } from 'node:http';
import { exchange, TIMEOUT_MS, type ExchangeOptions } from '@k8s-audit/apiserver-client';
import { CommandError, EXIT } from '../exit-code.ts';
import { fault, good, tellFinding, type Finding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';
import { placeOf } from './judge-answer.ts';

const NOTHING = Buffer.alloc(0);
/** What ingest says to an empty body without a token, by what it looks at first. */
const INGEST_SAYS = /"code":"(unauthenticated|not_an_event_list|bad_cluster)"/;

/**
 * A success is an empty 200, which anything may answer. So ingest is asked with an empty body and
 * without a token, by the way that batches go: it refuses that in words that are its own.
 */
export async function recogniseIngest(
  url: URL,
  options: Omit<ExchangeOptions, 'authorization'>,
): Promise<Finding> {
  const { status, text } = await exchange(url, NOTHING, { ...options, authorization: undefined });
  if (status >= 400 && INGEST_SAYS.test(text)) return good(`k8s-audit answers at ${placeOf(url)}.`);
  return fault(
    `What answers at ${placeOf(url)} is not the ingest of k8s-audit (${status} to an empty body, which ingest refuses).`,
    'Check host and path (/webhook/audit/<cluster>), and that the ingress sends /webhook to ingest.',
  );
}

/** Throws CommandError where it is not ingest that would take events. */
export async function requireIngest(url: URL, agent: Agent): Promise<void> {
  const found = await recogniseIngest(url, {
    agent,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new CommandError(EXIT.unreachable, tellFinding(judgeFailure(url, error)), {
      cause: error,
    });
  });
  if (found.level === 'fault') throw new CommandError(EXIT.failed, tellFinding(found));
}
