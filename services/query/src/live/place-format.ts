import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { formatPlace, parsePlace, type LivePlace } from './live-feed.ts';

/** How the place of a live view stands in the ids of its messages. */
export interface PlaceFormat {
  format(place: LivePlace): string;
  /** Null for what this product did not write. */
  parse(text: string): LivePlace | null;
}

export const OPEN_PLACES: PlaceFormat = { format: formatPlace, parse: parsePlace };

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A sealed text is as long as the open one, which must not tell how large its numbers are. */
const LONGEST_PLACE = 16;

/** Places count all events and commits: who may not see all of them gets them sealed. */
export function createSealedPlaces(secret: string): PlaceFormat {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'k8s-audit live places', 32));
  return {
    format(place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const sealed = Buffer.concat([
        cipher.update(formatPlace(place).padEnd(LONGEST_PLACE)),
        cipher.final(),
      ]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    parse(text) {
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return parsePlace(Buffer.concat([opened, decipher.final()]).toString().trimEnd());
      } catch {
        return null;
      }
    },
  };
}
