import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { hashSecret, HttpError } from '@k8s-audit/http-kit';
import type { ApiTokens } from '@k8s-audit/store';
import { isAtLeast, ROLES } from '../access/roles.ts';
import { scopeSchema } from '../access/scope.ts';
import type { Viewer } from '../access/viewer.ts';
import { TOKEN_PREFIX } from '../auth/identify-viewer.ts';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;

/** What somebody asks for who wants a token. */
export const tokenRequestSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'needs a name by which you know it again')
    .max(100)
    .describe('By which you know it again'),
  role: z.enum(ROLES).describe('Yours, or one that may less'),
  scopes: z
    .array(scopeSchema)
    .min(1)
    .max(50)
    .default([{ clusters: ['*'] }])
    .describe('What it sees of what you see: clusters, and namespaces in them'),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(LONGEST_DAYS)
    .default(30)
    .describe(`When it ends, ${LONGEST_DAYS} at most`),
});

export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export interface MadeToken {
  readonly id: string;
  /** Not kept anywhere: this is the only time that it is known. */
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * Makes a token that may no more than whoever asks. Throws HttpError 403 for those who came by a token
 * themselves: one that was stolen must not live on in others.
 */
export async function makeToken(
  tokens: ApiTokens,
  viewer: Viewer,
  { name, role, scopes, days }: TokenRequest,
): Promise<MadeToken> {
  if (viewer.signedInBy === 'token')
    throw new HttpError(403, 'forbidden', 'a token makes no tokens: sign in to make one');
  if (!isAtLeast(viewer.role, role))
    throw new HttpError(403, 'forbidden', `your role is ${viewer.role}: a token can have no more`);
  const id = randomBytes(16).toString('hex');
  const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
  const madeAt = new Date();
  const expiresAt = new Date(madeAt.getTime() + days * DAY_MS);
  const added = await tokens.add({
    id,
    hash: hashSecret(token),
    owner: viewer.person.id,
    name,
    role,
    scopes: JSON.stringify(scopes),
    madeAt,
    expiresAt,
  });
  if (!added)
    throw new HttpError(409, 'too_many_tokens', 'you have as many tokens as one may: revoke some');
  return { id, token, expiresAt };
}
