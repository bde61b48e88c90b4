import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  formatLogEntry,
  hashLeaf,
  openNote,
  parseCheckpoint,
  proveConsistency,
  readRoot,
  readSigner,
  RootBuilder,
  verifierOf,
  verifyConsistency,
  verifyInclusion,
} from '@k8s-audit/merkle-log';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { LogAlteredError, newestCheckpoint, signCheckpoint } from './checkpoints.ts';
import { createLogTree } from './log-tree.ts';
import { createLogReader } from './log-reader.ts';
import { leafHash, readLeaves } from './read-leaves.ts';
import { sealLog } from './seal-log.ts';

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const signer = readSigner('test.example.com/log', pem.toString());
let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

async function commit(...sizes: readonly number[]): Promise<Buffer[]> {
  const batches = sizes.map((size, at) =>
    store.writer.prepare(
      aReceivedBatch(
        `cluster-${at}`,
        Array.from({ length: size }, () => anAuditEvent()),
      ),
    ),
  );
  await store.writer.commit(batches);
  return batches.map(({ columns }) => Buffer.from(columns.ids.subarray(0, 16)));
}

async function sealAll(): Promise<number> {
  let sealed = 0;
  for (let added = -1; added !== 0; sealed += added) added = await sealLog(store.db);
  return sealed;
}

describe('the log of the store', () => {
  it('begins with a leaf of its own, then has each commit in its order', async () => {
    await commit(60);
    await commit(2, 3);
    expect(await sealAll()).toBe(2);
    expect(await sealAll()).toBe(0);
    const leaves = await readLeaves(store.db.knex, 0, 10);
    expect(leaves.map(({ entry }) => entry)).toMatchObject([
      { kind: 'begin' },
      { kind: 'chunk', events: 60 },
      { kind: 'chunk', events: 5 },
    ]);
  });

  it('does not hold again what comes again', async () => {
    const batch = store.writer.prepare(aReceivedBatch('again', [anAuditEvent(), anAuditEvent()]));
    await store.writer.commit([batch]);
    expect(await sealAll()).toBe(1);
    await store.writer.commit([batch]);
    expect(await sealAll()).toBe(0);
  });

  it('holds each leaf once when several seal at a time', async () => {
    for (let n = 0; n < 5; n += 1) await commit(1);
    const added = await Promise.all([1, 2, 3].map(() => sealLog(store.db)));
    expect(added.reduce((a, b) => a + b)).toBe(5);
    const leaves = await readLeaves(store.db.knex, 0, 100);
    expect(leaves.map(({ position }) => position)).toEqual(leaves.map((_, at) => at));
  });

  it('signs what it is, once, and proves that it only grew', async () => {
    const first = await signCheckpoint(store.db, signer);
    if (first === null) throw new Error('nothing was signed');
    expect(await signCheckpoint(store.db, signer)).toBeNull();
    await commit(3);
    await sealAll();
    const second = await signCheckpoint(store.db, signer);
    if (second === null) throw new Error('nothing was signed');
    const opened = openNote(second.note, verifierOf(signer));
    expect(opened.ok && parseCheckpoint(opened.text)).toMatchObject({
      size: first.size + 1,
      root: second.root,
    });
    const proof = await proveConsistency(createLogTree(store.db.knex), first.size, second.size);
    const claim = {
      from: first.size,
      fromRoot: first.root,
      to: second.size,
      toRoot: second.root,
      proof,
    };
    expect(verifyConsistency(claim)).toBe(true);
  });

  it('proves each event', async () => {
    const ids = await commit(70, 4, 1);
    await sealAll();
    const signed = await signCheckpoint(store.db, signer);
    if (signed === null) throw new Error('nothing was signed');
    const log = createLogReader(store.db);
    const find = log.finder();
    for (const id of ids) {
      const logged = await find(id);
      if (logged === null) throw new Error('not in the log');
      const path = await log.proveInclusion(logged.position, signed.size);
      const claim = {
        leafHash: hashLeaf(Buffer.from(logged.leaf)),
        index: logged.position,
        ...signed,
        path,
      };
      expect(verifyInclusion(claim)).toBe(true);
    }
  });

  it('has the same root by its stored nodes as by all its leaves', async () => {
    const { knex } = store.db;
    const { size } = await knex('log_state').first<{ size: string }>('size');
    // Leaves that say anything: the tree does not care. Past two tiles, so that nodes are stored.
    const notes = Array.from({ length: 600 }, (_, n) => ({ kind: 3, day: n, at: new Date() }));
    await knex('log_notes').insert(notes);
    await sealAll();
    const builder = new RootBuilder();
    const leaves = await readLeaves(knex, 0, 10_000);
    for (const leaf of leaves) builder.add(leafHash(leaf));
    expect(leaves).toHaveLength(Number(size) + 600);
    expect(await knex('log_nodes').select('level', 'position')).toHaveLength(2);
    const root = await readRoot(createLogTree(knex), leaves.length);
    expect(root.equals(builder.root())).toBe(true);
    expect(
      formatLogEntry(leaves[0]?.entry ?? { kind: 'begin', chunk: 0, at: new Date() }),
    ).toContain('begin');
  });

  it('signs nothing once a late leaf was changed', async () => {
    await signCheckpoint(store.db, signer);
    const before = await newestCheckpoint(store.db);
    await store.db
      .knex('log_leaves')
      .where('position', Number(before?.size) - 1)
      .update({ day: 9 });
    await commit(1);
    await sealAll();
    await expect(signCheckpoint(store.db, signer)).rejects.toThrow(LogAlteredError);
    expect(await newestCheckpoint(store.db)).toEqual(before);
  });
});
