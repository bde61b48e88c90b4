import { createPool, format, type Pool, type PoolConnection } from 'mysql2/promise';
import type { Logger } from '@k8s-audit/logging';
import { connectionOptions, type DatabaseAddress } from '../connection/database.ts';
import { classifyWriteError } from './classify-write-error.ts';
import { gatherWork, type Work } from './gather-work.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { lookUpTexts } from './event-row.ts';
import { insertChunks, insertEvents } from './insert-batch.ts';
import { insertQuarantine, type QuarantineEntry } from './insert-quarantine.ts';
import type { PreparedBatch } from './prepare-batch.ts';
import { recordActivity, type StoredOfCluster } from './record-activity.ts';

export interface CommitResult {
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

export interface EventWriter {
  /**
   * Stores batches in one transaction; resolves after its COMMIT. What the database refuses for
   * its data ends in quarantine, the rest is stored. Rejects only when the same call may succeed
   * later; nothing of it is visible then.
   */
  commit(batches: readonly PreparedBatch[]): Promise<CommitResult>;
  /** Keeps a body that could not be read at all. */
  quarantine(entry: QuarantineEntry): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** One commit is on its way while the next is prepared; more only wait for each other's CPU. */
const CONNECTIONS = 3;

export function createEventWriter(options: {
  readonly address: DatabaseAddress;
  readonly logger: Logger;
}): EventWriter {
  const pool = createPool({
    ...connectionOptions(options.address),
    connectionLimit: CONNECTIONS,
    maxPreparedStatements: 16,
    // mysql2 looks for placeholders through the whole of a statement, also when there are no values.
    queryFormat: (sql: string, values: unknown) =>
      Array.isArray(values) && values.length > 0 ? format(sql, values) : sql,
  });
  pool.on('connection', (connection) => {
    // Without gap locks writers do not wait for each other; strict, so that nothing is cut silently.
    void connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    void connection.query("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
  });
  const dictionary = createDictionary(pool);
  return {
    async commit(batches) {
      const work = gatherWork(batches);
      await dictionary.learn(lookUpTexts(work.rows, dictionary));
      const outcome = await storeOrSplit({ pool, dictionary }, work);
      await recordActivity(pool, outcome.clusters, dictionary).catch((error: unknown) => {
        options.logger.warn({ err: error }, 'could not note the activity of clusters');
      });
      const stored = outcome.clusters.reduce((sum, cluster) => sum + cluster.stored, 0);
      const quarantined = outcome.setAside + work.quarantined.length;
      const received = batches.reduce((sum, batch) => sum + batch.rows.length, 0);
      return { stored, quarantined, duplicates: received - stored - outcome.setAside };
    },
    quarantine: (entry) => insertQuarantine(pool, [entry]),
    async ping() {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

interface Outcome {
  readonly clusters: readonly StoredOfCluster[];
  readonly setAside: number;
}

async function storeOrSplit(
  deps: { pool: Pool; dictionary: Dictionary },
  work: Work,
): Promise<Outcome> {
  try {
    return { clusters: await store(deps, work), setAside: 0 };
  } catch (error) {
    switch (classifyWriteError(error)) {
      case 'retry':
        throw error;
      case 'split':
        return await split(deps, work, error);
    }
  }
}

/** Halves until the row is alone that the database does not take; that one goes into quarantine. */
async function split(
  deps: { pool: Pool; dictionary: Dictionary },
  work: Work,
  cause: unknown,
): Promise<Outcome> {
  const [row] = work.rows;
  if (work.rows.length > 1) {
    const middle = Math.ceil(work.rows.length / 2);
    const first = await storeOrSplit(deps, { ...work, rows: work.rows.slice(0, middle) });
    const second = await storeOrSplit(deps, {
      ...work,
      quarantined: [],
      rows: work.rows.slice(middle),
    });
    return {
      clusters: [...first.clusters, ...second.clusters],
      setAside: first.setAside + second.setAside,
    };
  }
  if (row === undefined) throw cause;
  const reason = `the database refused it: ${(cause as Error).message}`;
  const refused = { cluster: row.cluster, receivedAt: work.receivedAt, reason, raw: row.raw };
  await insertQuarantine(deps.pool, [...work.quarantined, refused]);
  return { clusters: [], setAside: 1 };
}

async function store(
  { pool, dictionary }: { pool: Pool; dictionary: Dictionary },
  work: Work,
): Promise<StoredOfCluster[]> {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await insertChunks(connection, work.chunks, dictionary);
    const clusters = await insertByCluster(connection, work, dictionary);
    await insertQuarantine(connection, work.quarantined);
    await connection.commit();
    connection.release();
    return clusters;
  } catch (error) {
    await connection.rollback().then(
      () => connection.release(),
      () => connection.destroy(),
    );
    throw error;
  }
}

/** A statement a cluster, clusters in order: so the new events of each are known. */
async function insertByCluster(
  connection: PoolConnection,
  work: Work,
  dictionary: Dictionary,
): Promise<StoredOfCluster[]> {
  const byCluster = Map.groupBy(work.rows, (row) => row.cluster);
  const clusters: StoredOfCluster[] = [];
  for (const cluster of [...byCluster.keys()].sort()) {
    const rows = byCluster.get(cluster) ?? [];
    const stored = await insertEvents(connection, rows, dictionary);
    clusters.push({ cluster, rows, stored, receivedAt: work.receivedAt });
  }
  return clusters;
}
