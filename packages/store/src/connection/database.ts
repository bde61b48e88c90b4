import knex, { type Knex } from 'knex';
import { SegmentCache } from '../read/segments/segment-cache.ts';
import { createWatchedSockets } from './watched-sockets.ts';

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
}

export interface Database {
  readonly knex: Knex;
  /** Segments that were read lately. */
  readonly segments: SegmentCache;
  /** Rejects with the reason while the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 3_000;
/** Longer than anything that reads or stores: locks are waited for 50 s by default. */
const LONGEST_SILENCE_MS = 60_000;

/** What every connection of ours needs to say, whichever library opens it. */
export function connectionOptions(address: DatabaseAddress, longestSilenceMs = LONGEST_SILENCE_MS) {
  return {
    stream: createWatchedSockets(address, longestSilenceMs),
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.name,
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    supportBigNumbers: true,
    bigNumberStrings: true,
    // Without it an insert that changed nothing counts as a row, and duplicates cannot be told.
    flags: ['-FOUND_ROWS'],
  };
}

/** A small pool for reads and migrations. Opens connections when they are needed. */
export function connectDatabase(
  address: DatabaseAddress,
  options: {
    readonly poolSize?: number;
    /** How long a statement may take; a minute unless given. */
    readonly longestSilenceMs?: number;
  } = {},
): Database {
  const connected = knex({
    client: 'mysql2',
    connection: connectionOptions(address, options.longestSilenceMs),
    pool: { min: 0, max: options.poolSize ?? 8, acquireTimeoutMillis: 5_000 },
    acquireConnectionTimeout: 5_000,
    // Failures come back as rejections; knex would print them as well.
    log: { warn: () => undefined, error: () => undefined },
  });
  return {
    knex: connected,
    segments: new SegmentCache(),
    async ping() {
      await connected.raw('SELECT 1');
    },
    close: () => connected.destroy(),
  };
}
