import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstEventIdAt } from '@k8s-audit/audit-event';
import { createLogger } from '@k8s-audit/logging';
import {
  anAuditEvent,
  aReceivedBatch,
  createTestDatabase,
  type TestDatabase,
} from '@k8s-audit/testkit';
import { connectDatabase, type Database } from '../connection/database.ts';
import { sealLog } from '../log/seal-log.ts';
import { verifyStore } from '../log/verify/verify-store.ts';
import { findEvent } from '../read/search-events.ts';
import { checkSchema, migrateDatabase } from '../schema/migrate-database.ts';
import { DAY_MS, today } from '../schema/event-partitions.ts';
import { createEventWriter, type EventWriter } from '../write/event-writer.ts';
import type { PreparedBatch } from '../write/prepare-batch.ts';
import { readTallies } from './read-tallies.ts';

const run = promisify(execFile);
const logger = createLogger({ name: 'test', level: 'silent' });
const BIG = ['events', 'chunks', 'segments'];

let folder: string;
let source: TestDatabase;
let db: Database;
let writer: EventWriter;
/** What was stored before the backup began. */
const stored: PreparedBatch[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-audit-backup-'));
  source = await createTestDatabase();
  db = connectDatabase(source.address);
  await migrateDatabase(db, { logger });
  writer = createEventWriter({ address: source.address, logger });
  // Of a day that is over: what comes in meanwhile is of today.
  for (let n = 0; n < 6; n += 1) stored.push(await commit(today() - 1));
  await writer.mergeSegments();
}, 120_000);
afterAll(async () => {
  await writer.close();
  await db.close();
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

async function commit(day = today()): Promise<PreparedBatch> {
  const stageTimestamp = new Date(day * DAY_MS + 3_600_000).toISOString();
  const events = Array.from({ length: 60 }, () => anAuditEvent({ stageTimestamp }));
  const batch = writer.prepare(aReceivedBatch('prod', events));
  await writer.commit([batch]);
  return batch;
}

const access = ({ host, port, user }: TestDatabase['address']): string[] => [
  `--host=${host}`,
  `--port=${port}`,
  `--user=${user}`,
];
const environment = ({ password }: TestDatabase['address']) => ({
  env: { ...process.env, MYSQL_PWD: password },
  maxBuffer: 2 ** 26,
});

/** As docs/backup.md says it. */
async function dump(name: string, ...more: string[]): Promise<string> {
  const file = join(folder, name);
  const options = ['--single-transaction', '--quick', '--hex-blob', `--result-file=${file}`];
  const { address } = source;
  await run('mariadb-dump', [...access(address), ...options, ...more], environment(address));
  return file;
}

async function restore(...files: string[]): Promise<TestDatabase> {
  const target = await createTestDatabase();
  for (const file of files) {
    const input = await open(file);
    const { address } = target;
    const client = execFile('mariadb', [...access(address), address.name], environment(address));
    input.createReadStream().pipe(client.stdin ?? process.stdout);
    const code = await new Promise((resolve) => {
      client.once('exit', resolve);
    });
    expect(code).toBe(0);
  }
  return target;
}

/** Every event that was stored before is there, byte for byte and once, also after it comes again. */
async function expectWhole(target: TestDatabase): Promise<void> {
  const restored = connectDatabase(target.address);
  const next = createEventWriter({ address: target.address, logger });
  try {
    await checkSchema(restored);
    for (const { columns, body, starts, ends } of stored) {
      for (const row of [0, 30, 59]) {
        const found = await findEvent(restored, columns.ids.subarray(row * 16, row * 16 + 16));
        expect(found?.raw).toEqual(body.subarray(starts[row], ends[row]));
      }
    }
    const ids = await restored.knex('events').select<Array<{ id: Buffer }>>('id');
    for (const { id } of ids) expect(await findEvent(restored, id)).not.toBeNull();
    for (const batch of stored)
      expect(
        await next.commit([
          next.prepare({ ...batch, origin: { queue: '', job: `again ${batch.origin?.job}` } }),
        ]),
      ).toMatchObject({ stored: 0, duplicates: batch.starts.length });
    const fresh = next.prepare(aReceivedBatch('prod', [anAuditEvent()]));
    expect(await next.commit([fresh])).toMatchObject({ stored: 1 });
  } finally {
    await next.close();
    await restored.close();
  }
}

/** Writes go on until the work is done. */
async function whileWriting<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const result = work.finally(() => {
    done = true;
  });
  while (!done) await commit();
  return result;
}

describe('a backup', () => {
  it('of the whole database, taken while writers go on, is whole and adds up', async () => {
    const file = await whileWriting(dump('all.sql', source.address.name));
    const target = await restore(file);
    const restored = connectDatabase(target.address);
    const [count] = await restored.knex('events').count<Array<{ n: string }>>({ n: '*' });
    const tallies = await readTallies(restored);
    while ((await sealLog(restored)) > 0);
    const verdict = await verifyStore(restored, { known: [], verifiers: [], retentionDays: 90 });
    expect(verdict).toMatchObject({ unaltered: true, complete: true, events: Number(count?.n) });
    await restored.close();
    expect(tallies.reduce((sum, { stored: events }) => sum + events, 0)).toBe(Number(count?.n));
    await expectWhole(target);
    await target.drop();
  }, 120_000);

  it('of a day that is over, then of all else, brings that day back', async () => {
    const { name } = source.address;
    const day = today() - 1;
    const bound = (at: number): string =>
      `0x${firstEventIdAt(BigInt(at * DAY_MS) * 1_000n).toString('hex')}`;
    const rows = ['--no-create-info', '--tables', name];
    const ofDay = await whileWriting(
      Promise.all([
        dump(
          'events.sql',
          `--where=id >= ${bound(day)} AND id < ${bound(day + 1)}`,
          ...rows,
          'events',
        ),
        dump('bodies.sql', `--where=day = ${day}`, ...rows, 'chunks', 'segments'),
      ]),
    );
    const big = BIG.map((table) => `--ignore-table=${name}.${table}`);
    const rest = await whileWriting(dump('rest.sql', ...big, name));
    const schema = await dump('schema.sql', '--no-data', '--tables', name, ...BIG);
    const target = await restore(schema, rest, ...ofDay);
    await expectWhole(target);
    await target.drop();
  }, 120_000);
});
