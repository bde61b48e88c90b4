import { hash as hashText, randomBytes } from 'node:crypto';

/** 192 bits: nobody guesses it, and it fits on a line of a kubeconfig. */
const TOKEN_BYTES = 24;

/** A token for the webhook and its hash, as WEBHOOK_TOKENS_FILE has it. */
export function makeToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: `sha256:${hashText('sha256', token)}` };
}
