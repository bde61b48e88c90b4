import type { Database } from '../connection/database.ts';
import { cutText, toPerson, type Person, type PersonRow } from './people.ts';

export interface Session {
  readonly hash: Buffer;
  readonly person: Person;
  readonly signedInBy: string;
  readonly address: string;
  readonly agent: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

export interface NewSession extends Omit<Session, 'person' | 'seenAt'> {
  readonly person: string;
  readonly expiresAt: Date;
}

export interface Sessions {
  start(session: NewSession): Promise<void>;
  /** Null for one that is not there, has expired, or was last used before `seenAfter`. */
  find(hash: Buffer, at: { readonly now: Date; readonly seenAfter: Date }): Promise<Session | null>;
  /** Of a person, latest use first, up to 100. */
  list(
    person: string,
    at: { readonly now: Date; readonly seenAfter: Date },
  ): Promise<readonly Session[]>;
  end(hash: Buffer): Promise<void>;
  /** Ends all sessions of a person, and says how many there were. */
  endAll(person: string): Promise<number>;
}

/** A use is noted once a minute at most: reading must not write with every request. */
const NOTED_EVERY_MS = 60_000;
const MOST_LISTED = 100;
const ENDED_AT_ONCE = 1_000;

interface Row extends PersonRow {
  readonly hash: Buffer;
  readonly person: string;
  readonly signed_in_by: string;
  readonly address: string;
  readonly agent: string;
  readonly started_at: Date;
  readonly seen_at: Date;
}

/** The sessions of all copies of the service. */
export function connectSessions({ knex }: Database): Sessions {
  const living = ({ now, seenAfter }: { now: Date; seenAfter: Date }) =>
    knex({ s: 'sessions' })
      .join({ p: 'people' }, 'p.id', 's.person')
      .where('s.expires_at', '>', now)
      .where('s.seen_at', '>', seenAfter)
      .select<Row[]>('s.*', 'p.name', 'p.member_of');
  return {
    async start({ hash, person, signedInBy, address, agent, startedAt, expiresAt }) {
      await knex('sessions').where('expires_at', '<', startedAt).limit(ENDED_AT_ONCE).delete();
      await knex('sessions').insert({
        hash,
        person,
        signed_in_by: signedInBy,
        address: cutText(address, 64),
        agent: cutText(agent, 255),
        started_at: startedAt,
        seen_at: startedAt,
        expires_at: expiresAt,
      });
    },
    async find(hash, at) {
      const [row] = await living(at).where('s.hash', hash);
      if (row === undefined) return null;
      if (at.now.getTime() - row.seen_at.getTime() > NOTED_EVERY_MS)
        await knex('sessions').where({ hash }).update({ seen_at: at.now });
      return toSession(row);
    },
    async list(person, at) {
      const rows = await living(at)
        .where('s.person', person)
        .orderBy('s.seen_at', 'desc')
        .limit(MOST_LISTED);
      return rows.map(toSession);
    },
    async end(hash) {
      await knex('sessions').where({ hash }).delete();
    },
    endAll: (person) => knex('sessions').where({ person }).delete(),
  };
}

const toSession = (row: Row): Session => ({
  hash: row.hash,
  person: toPerson(row.person, row),
  signedInBy: row.signed_in_by,
  address: row.address,
  agent: row.agent,
  startedAt: row.started_at,
  seenAt: row.seen_at,
});
