import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

/**
 * Signed notes as https://c2sp.org/signed-note has them: a text, an empty line, and a line for each
 * signature, of which we make and check those by Ed25519.
 */
export interface NoteSigner {
  /** The name of the key: of a log, its origin. */
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface NoteVerifier {
  readonly name: string;
  readonly publicKey: KeyObject;
}

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
/** What an Ed25519 key in SPKI form has before its 32 bytes (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
/** The form asks for 16 at least; a note with more is not one of ours. */
const MOST_SIGNATURES = 100;
const SIGNATURE_LINE = /^— (\S+) (\S+)$/u;
const KEY_NAME = /^[^\s+]+$/u;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** Reads a private key in PEM. Throws when it is no Ed25519 key, with what to do. */
export function readSigner(name: string, pem: string): NoteSigner {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (cause) {
    throw new Error(
      'the key is no private key in PEM: make one by «openssl genpkey -algorithm ed25519»',
      { cause },
    );
  }
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new Error(
      `the key is of the kind ${privateKey.asymmetricKeyType}: make one by «openssl genpkey -algorithm ed25519»`,
    );
  if (!KEY_NAME.test(name))
    throw new Error(`«${name}» cannot name a key: leave out spaces and «+»`);
  return { name, privateKey };
}

export const verifierOf = ({ name, privateKey }: NoteSigner): NoteVerifier => ({
  name,
  publicKey: createPublicKey(privateKey),
});

/** Signs a text, which ends with a line break. */
export function signNote(text: string, { name, privateKey }: NoteSigner): string {
  if (!text.endsWith('\n') || CONTROL.test(text))
    throw new Error('a note is lines of text, each with its end, without control characters');
  const id = keyId({ name, publicKey: createPublicKey(privateKey) });
  const signature = sign(null, Buffer.from(text), privateKey);
  return `${text}\n— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** The text of a note that the key has signed, or why it is not to be believed. */
export type OpenedNote =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

export function openNote(note: string, verifier: NoteVerifier): OpenedNote {
  const parts = splitNote(note);
  if (parts === null) return { ok: false, reason: 'it is no signed note' };
  const id = keyId(verifier);
  const ours = parts.signatures.filter(
    ({ name, bytes }) => name === verifier.name && bytes.subarray(0, KEY_ID_BYTES).equals(id),
  );
  if (ours.length === 0)
    return { ok: false, reason: `it has no signature by the key ${formatVerifier(verifier)}` };
  const text = Buffer.from(parts.text);
  return ours.every(({ bytes }) =>
    verify(null, text, verifier.publicKey, bytes.subarray(KEY_ID_BYTES)),
  )
    ? { ok: true, text: parts.text }
    : { ok: false, reason: 'its signature is not that of its text' };
}

/** The text of a note, without a look at who signed it; null when it is none. */
export function readUnverifiedText(note: string): string | null {
  return splitNote(note)?.text ?? null;
}

interface NoteParts {
  readonly text: string;
  readonly signatures: ReadonlyArray<{ readonly name: string; readonly bytes: Buffer }>;
}

function splitNote(note: string): NoteParts | null {
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n') || CONTROL.test(note)) return null;
  const lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return null;
  const signatures = lines.map((line) => {
    const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = base64 === undefined ? null : decodeBase64(base64);
    return name === undefined || bytes === null || bytes.length <= KEY_ID_BYTES
      ? null
      : { name, bytes };
  });
  if (signatures.some((signature) => signature === null)) return null;
  return { text: note.slice(0, at + 1), signatures: signatures.filter((one) => one !== null) };
}

/** `name+id+key`: the form in which those who check notes are given a key. */
export function formatVerifier(verifier: NoteVerifier): string {
  const key = Buffer.concat([Buffer.of(ED25519), rawKey(verifier.publicKey)]);
  return `${verifier.name}+${keyId(verifier).toString('hex')}+${key.toString('base64')}`;
}

/** Reads `name+id+key`; null when it is none, or no Ed25519 key. */
export function parseVerifier(text: string): NoteVerifier | null {
  const [name, id, ...rest] = text.trim().split('+');
  const key = decodeBase64(rest.join('+'));
  if (!name || !id || !KEY_NAME.test(name) || key === null) return null;
  if (key.length !== 1 + PUBLIC_KEY_BYTES || key[0] !== ED25519) return null;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, key.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return keyId({ name, publicKey }).toString('hex') === id ? { name, publicKey } : null;
}

function keyId({ name, publicKey }: NoteVerifier): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), rawKey(publicKey)]);
  return hash('sha256', bytes, 'buffer').subarray(0, KEY_ID_BYTES);
}

const rawKey = (publicKey: KeyObject): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);

/** Node takes also what is no base64: only what it would write itself is accepted. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
