import { setTimeout as delay } from 'node:timers/promises';
import {
  exchange,
  isDelivered,
  TIMEOUT_MS,
  type Answer,
  type ExchangeOptions,
} from '@k8s-audit/apiserver-client';
import { tellFinding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { formatBytes } from '../output/format-count.ts';
import { judgeAnswer } from '../webhook/judge-answer.ts';
import { wrapLines } from './wrap-lines.ts';

export interface LineTarget extends ExchangeOptions {
  readonly url: URL;
  /** How long a batch is tried before it is given up. */
  readonly giveUpAfterMs: number;
  /** Hears why a batch is tried again. */
  readonly onTrouble: (reason: string) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * Posts lines as one EventList, or as several where that is too large. Resolves once all of them are
 * acknowledged; throws CommandError where trying again does not help, or has been done for long.
 */
export async function sendLines(lines: readonly Buffer[], target: LineTarget): Promise<void> {
  const body = wrapLines(lines);
  const answer = await tryOn(body, target);
  if (answer.status !== 413) return;
  if (lines.length === 1)
    throw new CommandError(
      EXIT.failed,
      `An event of ${formatBytes(body.length)} is larger than what stands on the way allows: raise the limit of the ingress, or BODY_LIMIT of ingest.`,
    );
  const middle = Math.ceil(lines.length / 2);
  await sendLines(lines.slice(0, middle), target);
  await sendLines(lines.slice(middle), target);
}

/** Tries until there is an answer that stays: taken, or too large. Throws CommandError for the rest. */
async function tryOn(body: Buffer, target: LineTarget): Promise<Answer> {
  const startedAt = Date.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const outcome = await tryOnce(body, target);
    if (outcome.kind === 'answered') return outcome.answer;
    if (Date.now() - startedAt > target.giveUpAfterMs)
      throw new CommandError(
        EXIT.unreachable,
        `${outcome.reason} Given up; run it again to go on.`,
      );
    target.onTrouble(outcome.reason);
    await delay(outcome.waitMs ?? waitMs, undefined, { signal: target.signal });
  }
}

type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'passing'; readonly reason: string; readonly waitMs: number | undefined };

async function tryOnce(body: Buffer, target: LineTarget): Promise<Outcome> {
  const { url, authorization } = target;
  let answer: Answer;
  try {
    const signal = AbortSignal.any([target.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    answer = await exchange(url, body, { ...target, signal });
  } catch (error) {
    target.signal.throwIfAborted();
    return { kind: 'passing', reason: tellFinding(judgeFailure(url, error)), waitMs: undefined };
  }
  if (isDelivered(answer) || answer.status === 413) return { kind: 'answered', answer };
  const finding = judgeAnswer(
    { redirects: [], last: answer, bodyArrived: true },
    { token: authorization !== undefined },
  );
  if (answer.status !== 429 && answer.status < 500) {
    const exitCode = answer.status === 401 || answer.status === 403 ? EXIT.refused : EXIT.failed;
    throw new CommandError(exitCode, tellFinding(finding));
  }
  const waitMs = answer.retryAfterSeconds === null ? undefined : answer.retryAfterSeconds * 1_000;
  return { kind: 'passing', reason: finding.says, waitMs };
}
