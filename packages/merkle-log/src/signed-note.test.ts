import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import {
  formatCheckpoint,
  formatVerifier,
  openNote,
  parseCheckpoint,
  parseVerifier,
  readSigner,
  readUnverifiedText,
  signNote,
  verifierOf,
  type NoteVerifier,
} from './index.ts';

const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const signer = readSigner('audit.example.com/log', newPem());
const verifier = verifierOf(signer);

/** Key and note of the documentation of golang.org/x/mod/sumdb/note. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

describe('signed notes', () => {
  it('are those of other implementations', () => {
    const go = parseVerifier(GO_KEY) as NoteVerifier;
    expect(formatVerifier(go)).toBe(GO_KEY);
    expect(openNote(GO_NOTE, go)).toEqual({ ok: true, text: GO_NOTE.split('\n\n')[0] + '\n' });
    expect(openNote(GO_NOTE.replace('problem is', 'answer is'), go).ok).toBe(false);
  });

  it('open with their key alone, whatever further signatures they have', () => {
    const text = 'first\n\nsecond\n';
    const note = signNote(text, signer);
    expect(openNote(note, verifier)).toEqual({ ok: true, text });
    const other = readSigner('witness.example.com', newPem());
    const both = note + signNote(text, other).slice(text.length + 1);
    expect(openNote(both, verifier)).toEqual({ ok: true, text });
    expect(openNote(both, verifierOf(other))).toEqual({ ok: true, text });
    expect(openNote(note, verifierOf(other))).toMatchObject({ ok: false });
    const sameName = verifierOf(readSigner(signer.name, newPem()));
    expect(openNote(note, sameName)).toMatchObject({ ok: false });
  });

  it('do not open with any bit changed', () => {
    const note = Buffer.from(signNote('one\n2\n', signer));
    checkProperty(
      400,
      fc.property(fc.integer({ min: 0, max: note.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(note);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(openNote(changed.toString(), verifier).ok).toBe(false);
      }),
    );
  });

  it('are never read out of anything else', () => {
    checkProperty(
      100,
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(openNote(text, verifier).ok).toBe(false);
        expect(parseVerifier(text)).toBeNull();
      }),
    );
    expect(readUnverifiedText('no note')).toBeNull();
    expect(parseVerifier(GO_KEY.replace('c74f', 'c74e'))).toBeNull();
  });

  it('need a key of their kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    expect(() =>
      readSigner('log', rsa.export({ format: 'pem', type: 'pkcs8' }).toString()),
    ).toThrow('rsa');
    expect(() => readSigner('log', 'hello')).toThrow('openssl genpkey');
    expect(() => readSigner('a log', newPem())).toThrow('leave out spaces');
    expect(() => signNote('no end', signer)).toThrow('lines of text');
  });
});

describe('checkpoints', () => {
  /** The example of https://c2sp.org/tlog-checkpoint. */
  const EXAMPLE =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

  it('are those of the specification', () => {
    const read = parseCheckpoint(EXAMPLE);
    expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(read && formatCheckpoint(read)).toBe(EXAMPLE);
    expect(parseCheckpoint(`${EXAMPLE}one more line\n`)).toEqual(read);
  });

  it.each([
    '',
    'a\n1\n',
    EXAMPLE.replace('20852163', '020'),
    EXAMPLE.replace('20852163', '-1'),
    EXAMPLE.replace('=', ''),
    EXAMPLE.slice(0, -1),
    `${EXAMPLE}\n`,
  ])('are not read out of %j', (text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });
});
