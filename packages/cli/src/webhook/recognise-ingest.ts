import { exchange, TIMEOUT_MS, type ExchangeOptions } from '@k8s-audit/apiserver-client';
import { CommandError, EXIT } from '../exit-code.ts';
import { fault, good, tellFinding, type Finding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';
import { judgeAnswer, placeOf } from './judge-answer.ts';

const NOTHING = Buffer.alloc(0);
/** What ingest says to an empty body, and nothing else does. */
const INGEST_SAYS = /"code":"(not_an_event_list|bad_cluster)"/;
const NOT_ALLOWED: readonly number[] = [401, 403];

/**
 * A success is an empty 200, which anything may answer. So ingest is asked with an empty body, by the
 * way that batches go: it refuses that in words that are its own.
 */
export async function recogniseIngest(
  url: URL,
  options: ExchangeOptions,
): Promise<{ readonly status: number; readonly finding: Finding }> {
  const answer = await exchange(url, NOTHING, options);
  return { status: answer.status, finding: judge(answer, options.authorization !== undefined) };
}

function judge(answer: Awaited<ReturnType<typeof exchange>>, token: boolean): Finding {
  const { status, text, url } = answer;
  if (INGEST_SAYS.test(text)) return good(`k8s-audit answers at ${placeOf(url)}.`);
  if (NOT_ALLOWED.includes(status))
    return judgeAnswer({ redirects: [], last: answer, bodyArrived: true }, { token });
  return fault(
    `What answers at ${placeOf(url)} is not the ingest of k8s-audit (${status} to an empty body, which ingest refuses).`,
    'Check host and path (/webhook/audit/<cluster>), and that the ingress sends /webhook to ingest.',
  );
}

/** Throws CommandError where it is not ingest that would take events, or where it would not. */
export async function requireIngest(
  url: URL,
  options: Omit<ExchangeOptions, 'signal'>,
): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { status, finding } = await recogniseIngest(url, { ...options, signal }).catch(
    (error: unknown) => {
      throw new CommandError(EXIT.unreachable, tellFinding(judgeFailure(url, error)), {
        cause: error,
      });
    },
  );
  if (finding.level !== 'fault') return;
  throw new CommandError(
    NOT_ALLOWED.includes(status) ? EXIT.refused : EXIT.failed,
    tellFinding(finding),
  );
}
