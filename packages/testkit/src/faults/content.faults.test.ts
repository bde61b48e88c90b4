import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createBatchProducer } from '@k8s-audit/queue';
import { connectDatabase } from '@k8s-audit/store';
import { eventually } from '../eventually.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

const DAY_MS = 24 * 60 * 60_000;
const EPOCH = new Date(0);
/** With events of all times, those of the case before are shown too. */
const KEPT_ONCE = { lost: 0, doubled: 0 };

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({ environment: { RETENTION_DAYS: '1000' } });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

const timesAt = (ms: number): Record<string, string> => {
  const at = new Date(ms).toISOString().replace('Z', '000Z');
  return { requestReceivedTimestamp: at, stageTimestamp: at };
};
const nothing = async (): Promise<void> => undefined;

describe('events', () => {
  it('lie on the queue beside batches that no writer can read', async () => {
    const producer = createBatchProducer({
      redisUrls: lab.pipeline.redisUrls,
      allowVolatile: false,
      logger: createLogger({ name: 'lab', level: 'silent' }),
    });
    const poison = [
      Buffer.from('this is no zstd'),
      zstdCompressSync(Buffer.alloc(600 * 2 ** 20)),
      zstdCompressSync(Buffer.from('{"kind":"EventList","items":[{"a":')),
      zstdCompressSync(Buffer.from(`{"kind":"EventList","items":${'['.repeat(1_000_000)}`)),
    ];
    const fault = async (): Promise<void> => {
      await eventually(() => producer.checkReady());
      for (const body of poison) {
        const outcome = await producer.add({
          v: 1,
          cluster: 'poison',
          receivedAt: new Date().toISOString(),
          digest: createHash('sha256').update(body).digest('hex'),
          events: 1,
          encoding: 'zstd',
          body: body.toString('base64'),
        });
        expect(outcome).toEqual({ ok: true });
      }
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    await producer.close();
    const shown = JSON.stringify(await lab.pipeline.api('/api/v1/quarantine'));
    expect(shown.split('"poison"').length - 1).toBeGreaterThanOrEqual(poison.length);
  }, 300_000);

  it('come from a backlog of a year', async () => {
    const event = (batch: number) => timesAt(Date.now() - (365 - (batch % 365)) * DAY_MS);
    expect(await lab.underLoad(nothing, { event, since: EPOCH })).toMatchObject(KEPT_ONCE);
  }, 300_000);

  it('come from clocks that jump ahead and back', async () => {
    const jumps = [0, 3_600_000, -3_600_000, 2_000 * DAY_MS, -900 * DAY_MS, 1];
    const event = (batch: number) => timesAt(Date.now() + (jumps[batch % jumps.length] ?? 0));
    // With the year 2000 on a cluster whose clock has no battery.
    const old = (batch: number) => (batch % 7 === 0 ? timesAt(Date.UTC(2000, 0, 1)) : event(batch));
    const since = EPOCH;
    expect(await lab.underLoad(nothing, { event: old, since })).toMatchObject({
      lost: 0,
      doubled: 0,
    });
  }, 300_000);

  it('find the partition of their day gone', async () => {
    const db = connectDatabase(lab.pipeline.databaseAdmin);
    let gone = false;
    const fault = async (): Promise<void> => {
      const rows: unknown = await db.knex
        .select('PARTITION_NAME as name')
        .from('information_schema.PARTITIONS')
        .where({ TABLE_NAME: 'events', TABLE_SCHEMA: lab.pipeline.database.name });
      const names = (rows as Array<{ name: string }>).map(({ name }) => name);
      const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
      const ahead = names.filter((name) => /^p\d+$/.test(name) && name.slice(1) >= tomorrow);
      expect(ahead.length).toBeGreaterThan(0);
      const schema = lab.pipeline.database.name;
      await db.knex.raw(`ALTER TABLE ${schema}.events DROP PARTITION ${ahead.join(', ')}`);
      gone = true;
    };
    const event = (batch: number) => timesAt(Date.now() + (gone ? (batch % 5) * DAY_MS : 0));
    expect(await lab.underLoad(fault, { event })).toMatchObject(KEPT_ONCE);
    await db.close();
  }, 300_000);
});
