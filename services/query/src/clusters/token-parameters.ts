import { z } from 'zod';
import { CLUSTER_NAME_RULE, isClusterName } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import { readParameters } from '../search/read-parameters.ts';
import type { TokenRequest } from './cluster-tokens.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const LONGEST_DAYS = 3_650;
/** Long enough to change the API servers of a cluster one after the other, also over a weekend. */
const LONGEST_GRACE_HOURS = 720;
const USUAL_GRACE_HOURS = 24;

/** Forms send an empty text for what was not filled in. */
const optionalNumber = (most: number, least: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(least).max(most).optional(),
  );

export const tokenParameters = z.object({
  label: z
    .string()
    .trim()
    .max(100)
    .default('')
    .transform((text) => text.toWellFormed())
    .describe('What it is for, in your words'),
  expiresInDays: optionalNumber(LONGEST_DAYS, 1).describe('When it ends; never, without it'),
});

export const rotationParameters = tokenParameters.extend({
  graceHours: optionalNumber(LONGEST_GRACE_HOURS, 0).describe(
    `How long the cluster's other tokens stay valid; ${USUAL_GRACE_HOURS} unless told otherwise`,
  ),
});

/** What a request for a token says, but for who asks. */
export type AskedToken = Omit<TokenRequest, 'by'>;

/** Reads a form or JSON that asks for a token. Throws HttpError 400. */
export function readTokenRequest(cluster: unknown, body: unknown): AskedToken {
  return toAsked(readClusterName(cluster), readParameters(tokenParameters, body ?? {}));
}

/** The same for a rotation, which ends the cluster's other tokens after a while. */
export function readRotation(
  cluster: unknown,
  body: unknown,
): AskedToken & { readonly othersUntil: Date } {
  const asked = readParameters(rotationParameters, body ?? {});
  const graceMs = (asked.graceHours ?? USUAL_GRACE_HOURS) * HOUR_MS;
  return {
    ...toAsked(readClusterName(cluster), asked),
    othersUntil: new Date(Date.now() + graceMs),
  };
}

const toAsked = (
  cluster: string,
  { label, expiresInDays }: z.output<typeof tokenParameters>,
): AskedToken => ({
  cluster,
  label,
  expiresAt: expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * DAY_MS),
});

/** Throws HttpError 400 when it cannot be the name of a cluster. */
export function readClusterName(text: unknown): string {
  if (typeof text === 'string' && isClusterName(text)) return text;
  throw new HttpError(400, 'bad_cluster', CLUSTER_NAME_RULE);
}

export const tooManyTokens = (): HttpError =>
  new HttpError(
    409,
    'too_many_tokens',
    'this cluster has 20 valid tokens, or all clusters together 20,000: revoke some first',
  );

export const noSuchToken = (): HttpError =>
  new HttpError(404, 'not_found', 'this cluster has no such token');
