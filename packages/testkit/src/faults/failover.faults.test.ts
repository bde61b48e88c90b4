import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectDatabase } from '@k8s-audit/store';
import { setTimeout as delay } from 'node:timers/promises';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';
import { PRIMARY_FLAGS, startReplica, type Replica } from './start-replica.ts';

let lab: FaultLab;
let replica: Replica;
beforeEach(async () => {
  lab = await startFaultLab({ copies: { writer: 2 }, mariadbFlags: PRIMARY_FLAGS });
  replica = await startReplica(lab.pipeline);
}, 120_000);
afterEach(async () => {
  await lab.stop();
  await replica.stop();
}, 60_000);

/** What a virtual address, a proxy, or a changed DNS entry does. */
function moveToReplica(): void {
  for (const service of ['ingest', 'writer', 'query'] as const) {
    for (const wire of lab.wires(service, 'database')) {
      wire.retarget(replica.port);
      wire.reset();
    }
  }
}

describe('another database server takes over', () => {
  it('when the first is killed', async () => {
    const fault = async (): Promise<void> => {
      await delay(2_000);
      lab.pipeline.mariadb().kill('SIGKILL');
      await replica.promote();
      moveToReplica();
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('as planned, behind the first made read-only', async () => {
    const fault = async (): Promise<void> => {
      const admin = connectDatabase(lab.pipeline.databaseAdmin);
      await admin.knex.raw('SET GLOBAL read_only = 1');
      await admin.close();
      await delay(1_000); // For what was read on its way; the replica is as far as the first.
      await replica.promote();
      moveToReplica();
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);
});
