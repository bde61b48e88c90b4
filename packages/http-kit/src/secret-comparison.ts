import { createHash, timingSafeEqual } from 'node:crypto';

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares in a time that tells neither how long nor how right a guess is: both sides are hashed. */
export function secretMatches(given: string, expectedHash: Buffer): boolean {
  return timingSafeEqual(hashSecret(given), expectedHash);
}

/** The token of `Authorization: Bearer …`; the scheme's case is free (RFC 9110 §11.1). */
export function readBearerToken(header: string | undefined): string | null {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}
