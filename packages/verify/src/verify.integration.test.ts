import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatVerifier, readSigner, verifierOf } from '@k8s-audit/merkle-log';
import { sealLog, signCheckpoint, type SignedCheckpoint } from '@k8s-audit/store';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { formatVerdict } from './verdict.ts';
import { verify } from './verify.ts';
import { verifyDatabase } from './verify-database.ts';

const newSigner = () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return readSigner(
    'test.example.com/log',
    String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
  );
};
const signer = newSigner();
let store: TestStore;
let folder: string;
let signed: SignedCheckpoint;
/** What a file destination has written. */
let kept: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-audit-verify-'));
  store = await openTestStore();
  const notes: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    await store.writer.commit([store.writer.prepare(aReceivedBatch('prod', [anAuditEvent()]))]);
    await sealLog(store.db);
    signed = (await signCheckpoint(store.db, signer)) ?? signed;
    notes.push(`${signed.note}\n`);
  }
  kept = join(folder, 'checkpoints.txt');
  await writeFile(kept, notes.join(''));
  await writeFile(join(folder, 'key.txt'), `${signed.verifier}\n`);
}, 120_000);
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const verifyIt = (keys: readonly string[], checkpoints: readonly string[]) =>
  verifyDatabase(store.address, { keys, checkpoints, retentionDays: 90 });

describe('verification of a database', () => {
  it('gives two verdicts, by a key and checkpoints from elsewhere', async () => {
    const verdict = await verifyIt([join(folder, 'key.txt')], [kept]);
    expect(formatVerdict(verdict).split('\n')).toEqual([
      '✓ unaltered',
      '✓ complete',
      '  2 events in 2 batches; the log has 3 entries, of which 3 are as 4 checkpoints say.',
    ]);
  });

  it('takes older keys beside the one in use', async () => {
    const older = formatVerifier(verifierOf(newSigner()));
    expect((await verifyIt([signed.verifier, older], [kept])).unaltered).toBe(true);
  });

  it('says what it had to believe', async () => {
    const { notes } = await verifyIt([], []);
    expect(notes.slice(1)).toEqual([
      expect.stringContaining('No --key was given'),
      expect.stringContaining('No --checkpoint from outside'),
    ]);
  });

  it('names the first batch that differs', async () => {
    await store.db.knex('events').limit(1).delete();
    const text = formatVerdict(await verifyIt([signed.verifier], [kept]));
    expect(text).toMatch(
      /^✓ unaltered\n✗ NOT COMPLETE\n {2}- none of the 1 events of batch \d+, received /,
    );
  });

  it('takes no other key, and no file without checkpoints', async () => {
    const other = join(folder, 'other.txt');
    await writeFile(other, 'nothing\n');
    await expect(verifyIt([other], [])).rejects.toThrow('is no public key');
    await expect(verifyIt([], [other])).rejects.toThrow('has no checkpoint');
    const key = formatVerifier(verifierOf(newSigner()));
    await expect(verifyIt([key], [kept])).rejects.toThrow('not to be believed');
  });
});

describe('verify', () => {
  it('cannot tell of what is no package', async () => {
    const options = { file: kept, keys: [], checkpoints: [], retentionDays: 90 };
    await expect(verify(options)).rejects.toThrow('not a zip');
  });

  it('shows nothing that steers a terminal', () => {
    const verdict = {
      unaltered: true,
      complete: false,
      findings: ['a\u001b[2J\u202eb'],
      notes: [],
    };
    expect(formatVerdict(verdict)).toBe('✓ unaltered\n✗ NOT COMPLETE\n  - a�[2J�b');
  });
});
