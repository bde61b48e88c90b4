import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { readSigner, verifierOf } from '@k8s-audit/merkle-log';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import type { Database } from '../../connection/database.ts';
import { maintainPartitions } from '../../maintenance/maintain-partitions.ts';
import { DAY_MS, today } from '../../schema/event-partitions.ts';
import { signCheckpoint, type SignedCheckpoint } from '../checkpoints.ts';
import { sealLog } from '../seal-log.ts';
import { verifyStore, type StoreVerdict } from './verify-store.ts';

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const signer = readSigner('test.example.com/log', pem.toString());
const logger = createLogger({ name: 'test', level: 'silent' });
let store: TestStore;
let db: Database;
/** What was sent off the machine before anything was tampered with. */
let elsewhere: SignedCheckpoint;

/** Leaves: 0 begin, 1 and 2 chunks of today with their own frames, 3 one of yesterday, 4 a shared one. */
beforeAll(async () => {
  store = await openTestStore();
  ({ db } = store);
  await commit('prod', 60);
  await commit('prod', 60);
  await commit('staging', 50, 1);
  await commit('prod', 3);
  const signed = await signCheckpoint(db, signer);
  if (signed === null) throw new Error('nothing was signed');
  elsewhere = signed;
  for (const table of TABLES) untouched.set(table, await db.knex(table).select());
}, 120_000);
afterAll(() => store.close());

const TABLES = [
  'events',
  'chunks',
  'segments',
  'log_leaves',
  'log_state',
  'log_notes',
  'log_checkpoints',
];
const untouched = new Map<string, object[]>();

/** What one test tampered with is mended for the next. */
afterEach(async () => {
  for (const [table, rows] of untouched) {
    await db.knex(table).delete();
    if (rows.length > 0) await db.knex(table).insert(rows);
  }
});

async function commit(cluster: string, events: number, daysAgo = 0): Promise<void> {
  const time = new Date(Date.now() - daysAgo * DAY_MS).toISOString().replace('Z', '000Z');
  const made = Array.from({ length: events }, () => anAuditEvent({ stageTimestamp: time }));
  await store.writer.commit([store.writer.prepare(aReceivedBatch(cluster, made))]);
  while ((await sealLog(db)) > 0);
}

const verify = (retentionDays = 0): Promise<StoreVerdict> =>
  verifyStore(db, {
    known: [{ ...elsewhere, from: 'the checkpoint kept elsewhere' }],
    verifiers: [verifierOf(signer)],
    retentionDays,
  });

/** The two verdicts, and the first finding. */
async function judge() {
  const { unaltered, complete, findings } = await verify();
  return { unaltered, complete, at: findings[0]?.position, what: findings[0]?.what };
}

const chunkAt = async (position: number): Promise<number> =>
  (await db.knex('log_leaves').where({ position }).first<{ chunk: number }>('chunk')).chunk;

describe('verifyStore', () => {
  it('finds nothing wrong with what was left alone', async () => {
    expect(await verify()).toEqual({
      unaltered: true,
      complete: true,
      findings: [],
      leaves: 5,
      chunks: 4,
      events: 173,
      checkpoints: 2,
      confirmedSize: 5,
      droppedChunks: 0,
      droppedDays: [],
    });
  });

  it('leaves alone what is being stored', async () => {
    await store.writer.commit([store.writer.prepare(aReceivedBatch('prod', [anAuditEvent()]))]);
    expect(await judge()).toEqual({ unaltered: true, complete: true });
    await sealLog(db);
    await store.writer.mergeSegments();
    expect(await judge()).toEqual({ unaltered: true, complete: true });
  });

  it('names the batch of which a byte was changed', async () => {
    const chunk = await chunkAt(2);
    const { data } = await db.knex('chunks').where({ chunk }).first<{ data: Buffer }>('data');
    data[data.length >> 1] = (data[data.length >> 1] ?? 0) ^ 1;
    await db.knex('chunks').where({ chunk }).update({ data });
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: false, complete: true, at: 2 });
    expect(verdict.what).toMatch(new RegExp(`^batch ${chunk}, received \\S+Z: `));
  });

  it('names the batch in which events were moved', async () => {
    const [first, second] = [await chunkAt(1), await chunkAt(2)];
    const { places } = await db
      .knex('chunks')
      .where({ chunk: second })
      .first<{ places: Buffer }>('places');
    await db.knex('chunks').where({ chunk: first }).update({ places });
    expect(await judge()).toMatchObject({ unaltered: false, complete: true, at: 1 });
  });

  it('names the batch of which a row was deleted', async () => {
    const chunk = await chunkAt(3);
    await db.knex('events').where({ chunk, slot: 7 }).delete();
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: true, complete: false, at: 3 });
    expect(verdict.what).toContain('1 of the 50 events');
  });

  it('names the batch of which all rows were deleted', async () => {
    await db
      .knex('events')
      .where({ chunk: await chunkAt(2) })
      .delete();
    expect(await judge()).toMatchObject({ unaltered: true, complete: false, at: 2 });
  });

  it('names the batch that was deleted', async () => {
    const chunk = await chunkAt(1);
    await db.knex('chunks').where({ chunk }).delete();
    await db.knex('events').where({ chunk }).delete();
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: true, complete: false, at: 1 });
    expect(verdict.what).toContain('is gone with its 60 events');
  });

  it('names the batch that searches no longer find', async () => {
    const first = await db.knex('segments').min<{ n: number }>({ n: 'segment' }).first();
    await db.knex('segments').where({ segment: first?.n }).delete();
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: true, complete: false, at: 1 });
    expect(verdict.what).toContain('searches find 0 of the 60 events');
  });

  it('notices rows that were put into another order', async () => {
    const chunk = await chunkAt(1);
    const rows = await db
      .knex('events')
      .where({ chunk })
      .limit(2)
      .select<Array<{ id: Buffer; slot: number }>>('id', 'slot');
    const [a, b] = rows;
    if (a === undefined || b === undefined) throw new Error('no rows');
    await db.knex('events').where({ id: a.id }).update({ slot: b.slot });
    await db.knex('events').where({ id: b.id }).update({ slot: a.slot });
    expect(await judge()).toMatchObject({ unaltered: false, complete: true, at: 1 });
  });

  it('notices an event that was moved to another cluster', async () => {
    const id = await db
      .knex('dictionary')
      .where({ kind: 1, text: 'staging' })
      .first<{ id: number }>('id');
    await db
      .knex('events')
      .where({ chunk: await chunkAt(2), slot: 3 })
      .update({ cluster_id: id.id });
    expect(await judge()).toMatchObject({ unaltered: false, at: 2 });
  });

  it('notices leaves that were put into another order', async () => {
    const { knex } = db;
    await knex('log_leaves').where({ position: 1 }).update({ position: 99 });
    await knex('log_leaves').where({ position: 2 }).update({ position: 1 });
    await knex('log_leaves').where({ position: 99 }).update({ position: 2 });
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: false, at: 0 });
    expect(verdict.what).toContain('the log is not the one of');
  });

  it('notices events that nobody received', async () => {
    const row = await db
      .knex('events')
      .where({ chunk: await chunkAt(1), slot: 0 })
      .first<Record<string, unknown>>();
    const id = Buffer.from(row['id'] as Buffer);
    id[15] = (id[15] ?? 0) ^ 1;
    await db.knex('events').insert({ ...row, id, chunk: 4_000_000 });
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: false, complete: true });
    expect(verdict.what).toContain('which the log does not hold');
  });

  it('notices a log that was cut, by what was kept elsewhere alone', async () => {
    await db.knex('log_leaves').where('position', '>=', 4).delete();
    await db.knex('log_state').update({ size: 4 });
    await db.knex('log_checkpoints').delete();
    const { findings, complete } = await verify();
    expect(complete).toBe(false);
    expect(findings.map(({ what }) => what)).toContain(
      'the log has 4 leaves; the checkpoint kept elsewhere says that it had 5',
    );
  });

  it('notices a checkpoint that somebody else signed', async () => {
    const other = generateKeyPairSync('ed25519').privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    });
    await db.knex('log_checkpoints').delete();
    await signCheckpoint(db, readSigner(signer.name, other.toString()));
    const verdict = await judge();
    expect(verdict).toMatchObject({ unaltered: false });
    expect(verdict.what).toContain('is not signed by the key');
  });

  it('does not believe that the log begins anew', async () => {
    await db
      .knex('log_leaves')
      .insert({ position: 5, kind: 2, day: 0, chunk: 4_000_000, events: 0, at: new Date() });
    await db.knex('log_state').update({ size: 6 });
    await db
      .knex('events')
      .where({ chunk: await chunkAt(1), slot: 0 })
      .delete();
    expect(await judge()).toMatchObject({ complete: false, at: 1 });
  });

  it('notices a day that was emptied by hand', async () => {
    for (const table of ['events', 'chunks', 'segments']) {
      const [rows] = (await db.knex.raw(
        `SELECT PARTITION_NAME AS name FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME NOT IN ('p_past', 'p_future') ORDER BY PARTITION_NAME LIMIT 1`,
        [table],
      )) as [Array<{ name: string }>];
      await db.knex.raw(`ALTER TABLE ${table} TRUNCATE PARTITION ${rows[0]?.name}`);
    }
    expect(await judge()).toMatchObject({ unaltered: true, complete: false, at: 3 });
  });

  // The last, for it changes the partitions.
  it('allows a day to be dropped by retention, and by nothing else', async () => {
    const yesterday = today() - 1;
    const tomorrow = { database: yesterday + 2, own: yesterday + 2 };
    await maintainPartitions(db, { retentionDays: 1, logger, today: tomorrow });
    await sealLog(db);
    const proper = await verify();
    expect(proper).toMatchObject({
      unaltered: true,
      complete: true,
      chunks: 3,
      droppedChunks: 1,
      droppedDays: [yesterday],
    });
    // Unless it was dropped too early.
    expect(await verify(1)).toMatchObject({ complete: false, droppedDays: [] });
    await signCheckpoint(db, signer);
    // What is left still proves, and still cannot be touched.
    await db
      .knex('events')
      .where({ chunk: await chunkAt(4), slot: 1 })
      .delete();
    expect(await judge()).toMatchObject({ unaltered: true, complete: false, at: 4 });
  });
});
