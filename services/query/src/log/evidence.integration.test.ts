import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import fc from 'fast-check';
import supertest from 'supertest';
import { encodeEventId } from '@k8s-audit/audit-event';
import { checkEvidence, readZip } from '@k8s-audit/evidence';
import {
  decodeBase64,
  formatVerifier,
  openNote,
  parseCheckpoint,
  readSigner,
  verifierOf,
  verifyConsistency,
  verifyInclusion,
} from '@k8s-audit/merkle-log';
import { sealLog, signCheckpoint } from '@k8s-audit/store';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { createTestApp, TEST_API_TOKEN } from '../testing/create-test-app.ts';

type Files = Map<string, Uint8Array<ArrayBuffer>>;

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const signer = readSigner('test.example.com/log', pem.toString());
let store: TestStore;
let app: Express;
let key: string;
/** A package of the six deletions of three batches. */
let zip: Buffer;

beforeAll(async () => {
  store = await openTestStore();
  ({ app } = createTestApp(store.db));
  await commit('prod', 60, 3);
  await commit('staging', 60, 2);
  await signCheckpoint(store.db, signer);
  await commit('prod', 5, 1);
  const signed = await signCheckpoint(store.db, signer);
  key = signed?.verifier ?? '';
  zip = await download('verb:delete');
}, 120_000);
afterAll(() => store.close());

async function commit(cluster: string, events: number, deletions: number): Promise<Buffer> {
  const made = Array.from({ length: events }, (_, n) =>
    anAuditEvent({ verb: n < deletions ? 'delete' : 'get', requestURI: `/é/${n}` }),
  );
  const batch = store.writer.prepare(aReceivedBatch(cluster, made));
  await store.writer.commit([batch]);
  while ((await sealLog(store.db)) > 0);
  return Buffer.from(batch.columns.ids.subarray(0, 16));
}

async function download(q: string): Promise<Buffer> {
  const response = await ask(`/api/v1/evidence?q=${encodeURIComponent(q)}`)
    .buffer(true)
    .parse((incoming, done) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  return response.body as Buffer;
}

const ask = (path: string) =>
  supertest(app).get(path).set('authorization', `Bearer ${TEST_API_TOKEN}`);

const filesOf = (bytes: Buffer): Promise<Files> => readZip(new Uint8Array(bytes));

async function judge(change: (files: Files) => void) {
  const files = await filesOf(zip);
  change(files);
  const { unaltered, complete, findings } = await checkEvidence(files, key);
  return { unaltered, complete, what: findings[0]?.what };
}

/** Puts one JSON file of a package another way. */
function edit(files: Files, name: string, change: (json: Record<string, unknown>) => void): void {
  const json = JSON.parse(new TextDecoder().decode(files.get(name))) as Record<string, unknown>;
  change(json);
  files.set(name, new TextEncoder().encode(JSON.stringify(json)));
}

describe('an evidence package', () => {
  it('holds the events byte for byte, and proves them', async () => {
    const files = await filesOf(zip);
    const lines = new TextDecoder().decode(files.get('events.ndjson')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { verb: string }).verb)).toEqual(
      Array.from({ length: 6 }, () => 'delete'),
    );
    expect(await checkEvidence(files, key)).toEqual({
      unaltered: true,
      complete: true,
      findings: [],
      events: 6,
      batches: 3,
      origin: 'test.example.com/log',
      size: 4,
      key,
      notes: [],
    });
    expect([...files.keys()].filter((name) => name.startsWith('batches/'))).toHaveLength(3);
    expect(new TextDecoder().decode(files.get('README.txt'))).toContain('verb:delete');
  });

  it('says so when its key is only its own', async () => {
    const { notes, unaltered } = await checkEvidence(await filesOf(zip), null);
    expect([unaltered, notes.join(' ')]).toEqual([true, expect.stringContaining('Compare it')]);
  });

  it('is not believed with any bit of what proves changed', async () => {
    const files = await filesOf(zip);
    const proving = [...files.keys()].filter((name) =>
      /^(events|checkpoint|batches|proofs)/.test(name),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...proving), fc.nat(), fc.nat(7), async (name, at, bit) => {
        const { unaltered, complete } = await judge((changed) => {
          const bytes = changed.get(name)?.slice() ?? new Uint8Array();
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
          changed.set(name, bytes);
        });
        expect(unaltered && complete).toBe(false);
      }),
    );
  });

  it('names the batch that is gone', async () => {
    const verdict = await judge((files) => {
      const name = [...files.keys()].find((one) => one.startsWith('batches/')) ?? '';
      files.delete(name);
    });
    expect(verdict).toMatchObject({ unaltered: true, complete: false });
    expect(verdict.what).toMatch(/^batches\/\d+-0\.json is missing$/);
  });

  it('names the event that says something else', async () => {
    const verdict = await judge((files) => {
      const text = new TextDecoder().decode(files.get('events.ndjson'));
      files.set('events.ndjson', new TextEncoder().encode(text.replace('dev-1@', 'dev-2@')));
    });
    expect(verdict).toMatchObject({ unaltered: false, complete: true });
    expect(verdict.what).toMatch(/^the event [0-9A-Z]{26} is not what batch \d+ has/);
  });

  it('misses an event that was taken out of it', async () => {
    const verdict = await judge((files) =>
      edit(files, 'manifest.json', (manifest) => (manifest['events'] as unknown[]).shift()),
    );
    expect(verdict.complete).toBe(false);
  });

  it('does not take an event of one cluster for that of another', async () => {
    const verdict = await judge((files) =>
      edit(files, 'manifest.json', (manifest) => {
        (manifest['events'] as Array<{ cluster: string }>).forEach(
          (event) => (event.cluster = 'staging'),
        );
      }),
    );
    expect(verdict).toMatchObject({ unaltered: false, complete: true });
    expect(verdict.what).toContain('came from another cluster');
  });

  it('is not believed with another key', async () => {
    const other = generateKeyPairSync('ed25519').privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    });
    const stranger = formatVerifier(verifierOf(readSigner(signer.name, other.toString())));
    const { unaltered } = await checkEvidence(await filesOf(zip), stranger);
    expect(unaltered).toBe(false);
  });

  it('lists what it cannot prove yet', async () => {
    await commit('later', 1, 1);
    const { notes, events } = await checkEvidence(
      await filesOf(await download('verb:delete')),
      key,
    );
    expect([events, notes]).toEqual([
      6,
      [expect.stringContaining('1 events match and are not proven')],
    ]);
  });
});

describe('the API of the log', () => {
  const get = async (path: string, status = 200): Promise<Record<string, unknown>> =>
    (await ask(path).expect(status)).body as Record<string, unknown>;
  const hash = (text: unknown): Buffer => decodeBase64(String(text)) ?? Buffer.alloc(0);

  it('proves an event, and that the log only grew', async () => {
    const id = encodeEventId(await commit('api', 3, 0));
    await signCheckpoint(store.db, signer);
    const note = (await ask('/api/v1/log/checkpoint').expect(200)).text;
    const opened = openNote(note, verifierOf(signer));
    const checkpoint = parseCheckpoint(opened.ok ? opened.text : '');
    const proof = await get(`/api/v1/log/proof/inclusion?event=${id}&content=true`);
    expect(proof).toMatchObject({ event: id, size: checkpoint?.size, checkpoint: note });
    const claim = {
      leafHash: hash(proof['leafHash']),
      index: Number(proof['position']),
      size: Number(proof['size']),
      root: checkpoint?.root ?? Buffer.alloc(0),
      path: (proof['path'] as string[]).map(hash),
    };
    expect(verifyInclusion(claim)).toBe(true);
    expect(hash(proof['content']).toString()).toContain('/é/2');
    const grown = await get('/api/v1/log/proof/consistency?from=2');
    expect(
      verifyConsistency({
        from: 2,
        fromRoot: hash(grown['fromRoot']),
        to: Number(grown['to']),
        toRoot: claim.root,
        proof: (grown['proof'] as string[]).map(hash),
      }),
    ).toBe(true);
  });

  it('lists what the log holds', async () => {
    const { leaves } = await get('/api/v1/log/leaves?from=1&limit=1');
    expect(leaves).toEqual([
      {
        position: 1,
        text: expect.stringMatching(/^k8s-audit\/1 chunk \d+ day=/),
        hash: expect.any(String),
      },
    ]);
  });

  it.each([
    ['/api/v1/log/proof/inclusion?event=nothing', 404],
    ['/api/v1/log/proof/inclusion', 400],
    ['/api/v1/log/proof/consistency?from=9&to=2', 400],
    ['/api/v1/log/leaves?limit=0', 400],
  ])('refuses %s', async (path, status) => {
    const { error } = await get(path, status);
    expect(error).toMatchObject({ message: expect.any(String) });
  });
});
