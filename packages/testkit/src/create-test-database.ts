import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrivateMariadb, type MariadbAccess } from '@k8s-audit/local';
import { connectDatabase, type DatabaseAddress } from '@k8s-audit/store';

export interface TestDatabase {
  readonly address: DatabaseAddress;
  drop(): Promise<void>;
}

/** A fresh database of its own, on the server that `npm test` started; without one, on one of its own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await findServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = connectDatabase({ ...server.access, name: 'information_schema' });
  await admin.knex.raw(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return {
    address: { ...server.access, name },
    async drop() {
      await admin.knex.raw(`DROP DATABASE ${name}`);
      await admin.close();
      await server.stop();
    },
  };
}

async function findServer(): Promise<{ access: MariadbAccess; stop(): Promise<void> }> {
  const port = Number(process.env['TEST_DB_PORT'] ?? 0);
  if (port > 0) {
    const user = process.env['TEST_DB_USER'] ?? '';
    const password = process.env['TEST_DB_PASSWORD'] ?? '';
    return {
      access: { host: '127.0.0.1', port, user, password, name: '' },
      stop: async () => undefined,
    };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'k8s-audit-test-'));
  const server = await startPrivateMariadb({ dataDir, password: 'test', bufferPoolMb: 64 });
  return {
    access: server.access,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
