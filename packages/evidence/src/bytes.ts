/**
 * Bytes by what browsers have too: see check-evidence.ts.
 */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
export const toUtf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
export const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

/** Letter by letter: a function takes some ten thousand arguments at most. */
export function toBase64(bytes: Uint8Array): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

/** Nothing for a text that is not written as we write it: several stand for the same bytes else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    const letters = atob(text);
    if (btoa(letters) === text) return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    // It is no base64 at all.
  }
  return new Uint8Array();
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
