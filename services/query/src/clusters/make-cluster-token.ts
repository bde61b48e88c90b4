import { randomBytes } from 'node:crypto';
import { hashSecret } from '@k8s-audit/http-kit';

/** Says what it is, so that scanners for lost secrets find it and people know it. */
const PREFIX = 'k8saudit_cluster_';
/** Nobody guesses 256 bits: a plain SHA-256 of them needs neither salt nor stretching. */
const SECRET_BYTES = 32;
const ID_BYTES = 10;
const HINT_CHARACTERS = 4;

export interface MadeToken {
  readonly id: string;
  /** Shown once and kept nowhere. */
  readonly token: string;
  readonly hash: Buffer;
  readonly hint: string;
}

export function makeClusterToken(): MadeToken {
  const token = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  return {
    id: randomBytes(ID_BYTES).toString('hex'),
    token,
    hash: hashSecret(token),
    hint: token.slice(-HINT_CHARACTERS),
  };
}
