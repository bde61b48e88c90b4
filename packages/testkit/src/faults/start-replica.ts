import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrivateMariadb } from '@k8s-audit/local';
import { connectDatabase, type Database } from '@k8s-audit/store';
import { eventually } from '../eventually.ts';
import type { Pipeline } from '../start-pipeline.ts';
import { ADMIN_SQL, PASSWORD } from '../start-servers.ts';

/** Flags of a MariaDB that another is to follow, from its very first statement on. */
export const PRIMARY_FLAGS = [
  '--log-bin',
  '--server-id=1',
  '--binlog-format=ROW',
  '--sync-binlog=1',
];

export interface Replica {
  readonly port: number;
  /** Resolves when it has done all that it was told, then it stands on its own. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A second MariaDB that follows the pipeline's. From then on the first acknowledges a COMMIT only when
 * the second has it in its log (semi-synchronous, and before anybody else sees it).
 */
export async function startReplica(pipeline: Pipeline): Promise<Replica> {
  const dataDir = await mkdtemp(join(tmpdir(), 'k8s-audit-replica-'));
  const server = await startPrivateMariadb({
    dataDir,
    password: PASSWORD,
    bufferPoolMb: 64,
    statements: ADMIN_SQL,
    flags: ['--server-id=2'],
  });
  const { user, port } = pipeline.databaseAdmin;
  const follower = connectDatabase({ ...pipeline.databaseAdmin, port: server.port });
  await follower.knex.raw('SET GLOBAL rpl_semi_sync_slave_enabled = ON');
  await follower.knex.raw(
    `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = '${user}',
     MASTER_PASSWORD = '${PASSWORD}', MASTER_USE_GTID = slave_pos`,
  );
  await follower.knex.raw('START SLAVE');
  await untilDone(follower);
  const primary = connectDatabase(pipeline.databaseAdmin);
  await primary.knex.raw("SET GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC'");
  await primary.knex.raw('SET GLOBAL rpl_semi_sync_master_timeout = 600000');
  await primary.knex.raw('SET GLOBAL rpl_semi_sync_master_enabled = ON');
  await primary.close();
  return {
    port: server.port,
    async promote() {
      await untilDone(follower);
      await follower.knex.raw('STOP SLAVE');
      await follower.knex.raw('RESET SLAVE ALL');
    },
    async stop() {
      await follower.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface SlaveStatus {
  readonly Master_Log_File: string;
  readonly Read_Master_Log_Pos: string;
  readonly Relay_Master_Log_File: string;
  readonly Exec_Master_Log_Pos: string;
  readonly Last_SQL_Error: string;
  readonly Last_IO_Error: string;
}

/** Until all is done that it has read. */
async function untilDone(follower: Database): Promise<void> {
  await eventually(async () => {
    const [rows] = await follower.knex.raw<[SlaveStatus[]]>('SHOW SLAVE STATUS');
    const status = rows?.[0];
    if (
      status === undefined ||
      status.Master_Log_File === '' ||
      status.Master_Log_File !== status.Relay_Master_Log_File ||
      status.Read_Master_Log_Pos !== status.Exec_Master_Log_Pos
    )
      throw new Error(`the replica is behind: ${JSON.stringify(status)}`);
  }, 30_000);
}
