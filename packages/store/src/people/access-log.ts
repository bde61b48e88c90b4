import type { Database } from '../connection/database.ts';
import { cutText } from './people.ts';

/** What somebody did here. */
export interface Access {
  readonly at: Date;
  /** The id of a person; of a sign-in that failed, the name that was given. */
  readonly person: string;
  readonly name: string;
  readonly signedInBy: string;
  readonly action: string;
  /** What was looked at or changed: a path, a token's name. */
  readonly target: string;
  /** What was searched for, as the query of a URL; empty where nothing was. */
  readonly search: string;
  /** How many events were given out; null where it is not about events. */
  readonly results: number | null;
  readonly status: number;
  readonly address: string;
}

export interface KeptAccess extends Access {
  readonly id: string;
}

export interface AccessSearch {
  readonly person?: string | undefined;
  readonly action?: string | undefined;
  /** Only what was noted before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface AccessLog {
  append(entries: readonly Access[]): Promise<void>;
  /** Newest first. */
  list(search: AccessSearch): Promise<readonly KeptAccess[]>;
}

interface Row {
  readonly id: string | number;
  readonly at: Date;
  readonly person: string;
  readonly name: string;
  readonly signed_in_by: string;
  readonly action: string;
  readonly target: string;
  readonly search: string;
  readonly results: number | null;
  readonly status: number;
  readonly address: string;
}

/** Longer searches are cut: the longest that is taken has 10,000 characters. */
const LONGEST_SEARCH = 10_000;

/** What readers did: entries are added and listed, nothing else. */
export function connectAccessLog({ knex }: Database): AccessLog {
  return {
    async append(entries) {
      if (entries.length > 0) await knex('access_log').insert(entries.map(toRow));
    },
    async list({ person, action, before, limit }) {
      const query = knex('access_log').orderBy('id', 'desc').limit(limit).select<Row[]>('*');
      if (person !== undefined) void query.where({ person });
      if (action !== undefined) void query.where({ action });
      if (before !== undefined) void query.where('id', '<', before);
      return (await query).map(toAccess);
    },
  };
}

const toRow = (entry: Access): Omit<Row, 'id'> => ({
  at: entry.at,
  person: cutText(entry.person, 255),
  name: cutText(entry.name, 255),
  signed_in_by: entry.signedInBy,
  action: entry.action,
  target: cutText(entry.target, 500),
  search: cutText(entry.search, LONGEST_SEARCH),
  results: entry.results,
  status: entry.status,
  address: cutText(entry.address, 64),
});

const toAccess = (row: Row): KeptAccess => ({
  id: String(row.id),
  at: row.at,
  person: row.person,
  name: row.name,
  signedInBy: row.signed_in_by,
  action: row.action,
  target: row.target,
  search: row.search,
  results: row.results,
  status: row.status,
  address: row.address,
});
