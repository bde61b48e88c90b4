import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase, type Database } from '@k8s-audit/store';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

/** The matrix asks for ten minutes; a minute shows the same. */
const DOWN_MS = Number(process.env['FAULTS_DATABASE_DOWN_MS'] ?? 60_000);

let lab: FaultLab;
let db: Database;
beforeAll(async () => {
  lab = await startFaultLab({ copies: { writer: 2 } });
  db = connectDatabase(lab.pipeline.databaseAdmin);
}, 120_000);
afterAll(async () => {
  await db.close();
  await lab.stop();
}, 60_000);

describe('the database', () => {
  it('is killed, and gone for a while', async () => {
    const fault = (): Promise<void> => lab.pipeline.crashMariadb({ awayMs: DOWN_MS });
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 1_000_000);

  it('stands still', async () => {
    const fault = async (): Promise<void> => {
      lab.pipeline.mariadb().kill('SIGSTOP');
      await delay(40_000);
      lab.pipeline.mariadb().kill('SIGCONT');
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('is slow', async () => {
    const fault = async (): Promise<void> => {
      lab.wire('writer', 'database').delay(400);
      await delay(10_000);
      lab.wire('writer', 'database').release();
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('is read-only', async () => {
    const fault = async (): Promise<void> => {
      await db.knex.raw('SET GLOBAL read_only = 1');
      await delay(8_000);
      await db.knex.raw('SET GLOBAL read_only = 0');
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('lets nobody in any more', async () => {
    const fault = async (): Promise<void> => {
      await db.knex.raw('SET GLOBAL max_connections = 10');
      const hogs = Array.from({ length: 12 }, () => connectDatabase(lab.pipeline.database));
      lab.wire('writer', 'database').reset();
      await Promise.allSettled(hogs.map((hog) => hog.knex.raw('SELECT SLEEP(8)')));
      await Promise.all(hogs.map((hog) => hog.close()));
      await db.knex.raw('SET GLOBAL max_connections = 151');
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('has its tables locked, longer than a writer waits', async () => {
    const fault = async (): Promise<void> => {
      await db.knex.raw('SET GLOBAL innodb_lock_wait_timeout = 2');
      lab.wire('writer', 'database').reset(); // The new connections have the short wait.
      await db.knex.transaction(async (transaction) => {
        await transaction.raw('SELECT * FROM number_ranges FOR UPDATE');
        await transaction.raw('SELECT MAX(id) FROM dictionary FOR UPDATE');
        await delay(7_000);
      });
      await db.knex.raw('SET GLOBAL innodb_lock_wait_timeout = 50');
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('kills statements as it does for deadlocks', async () => {
    const fault = async (): Promise<void> => {
      for (let round = 0; round < 60; round += 1) {
        const [rows] = await db.knex.raw<[Array<{ id: number }>]>(
          "SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT%' AND command <> 'Sleep'",
        );
        for (const { id } of rows ?? [])
          await db.knex
            .raw(`KILL ${round % 2 === 0 ? 'QUERY' : 'CONNECTION'} ${id}`)
            .catch(() => 0);
        await delay(50);
      }
    };
    expect(await lab.underLoad(fault, { pauseMs: 10 })).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('ends transactions of writers that are deadlocked with another', async () => {
    const { name: schema } = lab.pipeline.database;
    const scratch = `${schema}.lab_scratch`;
    await db.knex.raw(`CREATE TABLE ${scratch} (id INT PRIMARY KEY) ENGINE=InnoDB`);
    const fault = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        await db.knex.transaction(async (transaction) => {
          // InnoDB ends the transaction that has changed fewer rows: never this one.
          await transaction.raw(`INSERT INTO ${scratch} SELECT seq FROM seq_1_to_20000`);
          // Writers lock tallies first, then the number of their segment.
          await transaction.raw(`SELECT * FROM ${schema}.number_ranges FOR UPDATE`);
          await delay(1_000);
          await transaction.raw(`SELECT * FROM ${schema}.tallies FOR UPDATE`);
          await transaction.rollback();
        });
      }
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    const logs = [0, 1].map((index) =>
      readFileSync(join(lab.pipeline.dataDir, `writer-${index}.log`), 'utf8'),
    );
    expect(logs.join('')).toContain('Deadlock found');
  }, 300_000);

  it('moves to another address and leaves a black hole at the old one', async () => {
    const wire = lab.wire('writer', 'database');
    const fault = async (): Promise<void> => {
      wire.hold('requests', 'answers');
      await delay(2_000);
      wire.abandon();
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('takes packets that are too small', async () => {
    const fault = async (): Promise<void> => {
      await db.knex.raw('SET GLOBAL max_allowed_packet = 65536');
      lab.wire('writer', 'database').reset();
      await delay(8_000);
      await db.knex.raw('SET GLOBAL max_allowed_packet = 67108864');
      lab.wire('writer', 'database').reset();
    };
    const load = { eventsPerBatch: 400, pauseMs: 200 };
    expect(await lab.underLoad(fault, load)).toEqual(NOTHING_WRONG);
  }, 300_000);
});
