import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createTestDatabase,
  startFaultProxy,
  type FaultProxy,
  type TestDatabase,
} from '@k8s-audit/testkit';
import { createPool } from 'mysql2/promise';
import { connectDatabase, connectionOptions } from './database.ts';

let database: TestDatabase;
let proxy: FaultProxy;
beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startFaultProxy(database.address.port);
}, 60_000);
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

describe('a connection into a black hole', () => {
  const address = () => ({ ...database.address, port: proxy.port });

  it('is given up by a pool of mysql2, and another opened', async () => {
    const pool = createPool({ ...connectionOptions(address(), 500), connectionLimit: 1 });
    await pool.query('SELECT 1');
    proxy.abandon();
    await expect(pool.query('SELECT 1')).rejects.toThrow('silent');
    await expect(pool.query('SELECT 1')).resolves.toBeDefined();
    await pool.end();
  });

  it('takes all connections of the pool with it that were silent too', async () => {
    const pool = createPool({ ...connectionOptions(address(), 500), connectionLimit: 3 });
    await Promise.all([1, 2, 3].map(() => pool.query('SELECT SLEEP(0.1)')));
    proxy.abandon();
    await expect(pool.query('SELECT 1')).rejects.toThrow('silent');
    await expect(pool.query('SELECT 1')).resolves.toBeDefined();
    await pool.end();
  });

  it('is given up by knex, and another opened', async () => {
    const db = connectDatabase(address(), { longestSilenceMs: 500 });
    await db.ping();
    proxy.abandon();
    await expect(db.ping()).rejects.toThrow('silent');
    await db.ping();
    await db.close();
  });
});
