import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase, type Database } from '@k8s-audit/store';
import { anAuditEvent, eventually, startPipeline, type Pipeline } from '@k8s-audit/testkit';
import { runCommand } from '../testing/run-command.ts';

const EVENTS = 40;
const BATCH = String.raw`batch \d+, received 20\d\d-`;

let folder: string;
let pipeline: Pipeline;
let db: Database;
/** The settings of the database, as an operator has them. */
let database: Record<string, string>;
/** What an auditor has: a package, and from elsewhere the key and checkpoints. */
let zip: Buffer;
let evidence: string;
let key: string;
let checkpoints: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-audit-verify-'));
  checkpoints = join(folder, 'checkpoints.txt');
  evidence = join(folder, 'evidence.zip');
  const { privateKey } = generateKeyPairSync('ed25519');
  pipeline = await startPipeline({
    environment: {
      LOG_SIGNING_KEY: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
      LOG_CHECKPOINT_SECONDS: '1',
      LOG_DESTINATIONS: `file:${checkpoints}`,
    },
  });
  const { host, port, user, password, name } = pipeline.database;
  database = {
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_NAME: name,
  };
  db = connectDatabase(pipeline.database);
  const items = Array.from({ length: EVENTS }, () => anAuditEvent({ verb: 'delete' }));
  await pipeline.send('prod', JSON.stringify({ kind: 'EventList', items }));
  await eventually(async () => {
    zip = await downloadEvidence();
    await writeFile(evidence, zip);
    expect((await runCommand(['verify', evidence]).result).stdout).toContain(`${EVENTS} events of`);
  }, 20_000);
  const [newest] = await db.knex('log_checkpoints').select<Array<{ verifier: string }>>('verifier');
  key = newest?.verifier ?? '';
}, 120_000);
afterAll(async () => {
  await db.close();
  await pipeline.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function downloadEvidence(): Promise<Buffer> {
  const response = await pipeline.ask('/api/v1/evidence?q=verb:delete');
  return Buffer.from(await response.arrayBuffer());
}

const verifyPackage = async (bytes: Buffer, ...more: readonly string[]) => {
  const file = join(folder, 'changed.zip');
  await writeFile(file, bytes);
  return runCommand(['verify', file, '-k', key, ...more]).result;
};
const verifyDatabase = (...more: readonly string[]) =>
  runCommand(['verify', '-k', key, '--checkpoint', checkpoints, ...more], database).result;

/** Where the packed bytes of the first batch lie. */
function batchOf(bytes: Buffer): number {
  const HEADER = Buffer.from('PK\u0003\u0004');
  for (let at = bytes.indexOf(HEADER); at >= 0; at = bytes.indexOf(HEADER, at + 1)) {
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
    if (bytes.toString('utf8', at + 30, nameEnd).startsWith('batches/'))
      return nameEnd + bytes.readUInt16LE(at + 28);
  }
  throw new Error('the package has no batch');
}

describe('k8s-audit verify, of a package', () => {
  it('believes what was handed over, without a network or a database', async () => {
    const { code, stdout } = await verifyPackage(zip);
    expect(stdout).toMatch(/^✓ unaltered\n✓ complete\n {2}40 events of 1 batches; /);
    expect(code).toBe(0);
  });

  it('names the batch in which a byte is another', async () => {
    for (const at of [9, 120]) {
      const changed = Buffer.from(zip);
      changed.writeUInt8(changed.readUInt8(batchOf(zip) + at) ^ 1, batchOf(zip) + at);
      const { code, stdout, stderr } = await verifyPackage(changed);
      expect(stdout).toMatch(
        /^✗ ALTERED\n✓ complete\n {2}- batches\/\d+-0\.json is not the batch that was received\n/,
      );
      expect(stderr).toContain('Keep all as it is');
      expect(code).toBe(1);
    }
  });

  it.each([
    [() => [evidence, '--checkpoint', checkpoints], 'Leave it out'],
    [() => [checkpoints], 'not a zip'],
    [() => [join(folder, 'nothing.zip')], 'nothing.zip cannot be checked'],
    [() => [evidence, '-k', join(folder, 'nothing.txt')], 'cannot be read as a key'],
    [() => [evidence, '-k', checkpoints], 'is no public key'],
    [() => [evidence, '--retention-days', 'many'], 'whole number of days'],
  ])('ends with 2 where it cannot tell (%#)', async (args, words) => {
    const { code, stdout, stderr } = await runCommand(['verify', ...args()]).result;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});

describe('k8s-audit verify, of the database', () => {
  it('finds all as it was received, by a key and checkpoints from elsewhere', async () => {
    const { code, stdout } = await verifyDatabase('-o', 'json');
    expect(JSON.parse(stdout)).toEqual({
      unaltered: true,
      complete: true,
      findings: [],
      notes: [expect.stringMatching(/^40 events in 1 batches; /)],
    });
    expect(code).toBe(0);
  });

  it('cannot tell without the database', async () => {
    const wrong = { ...database, DB_PASSWORD: 'wrong' };
    const { code, stdout, stderr } = await runCommand(['verify', '-k', key], wrong).result;
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('check DB_HOST');
  });

  it('names the batch whose bytes were changed', async () => {
    const first = await db.knex('chunks').first<{ chunk: number; data: Buffer }>('chunk', 'data');
    const changed = Buffer.from(first.data);
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
    await db.knex('chunks').where({ chunk: first.chunk }).update({ data: changed });
    const { code, stdout } = await verifyDatabase();
    await db.knex('chunks').where({ chunk: first.chunk }).update({ data: first.data });
    expect(stdout).toMatch(new RegExp(`^✗ ALTERED\n✓ complete\n {2}- ${BATCH}`));
    expect(code).toBe(1);
    expect((await verifyDatabase()).code).toBe(0);
  });

  it('names the batch from which a row was taken', async () => {
    await db.knex('events').limit(1).delete();
    const { code, stdout } = await verifyDatabase('--retention-days', '90');
    expect(stdout).toMatch(
      new RegExp(`^✓ unaltered\n✗ NOT COMPLETE\n {2}- 1 of the 40 events of ${BATCH}`),
    );
    expect(code).toBe(1);
  });
});
