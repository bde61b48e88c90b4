import type { Database } from '../connection/database.ts';
import { cutText, toPerson, type Person, type PersonRow } from './people.ts';

export interface ApiToken {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly owner: Person;
  readonly name: string;
  readonly role: string;
  /** As JSON, of the service's own form. */
  readonly scopes: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly usedAt: Date | null;
  readonly usedFrom: string | null;
}

export interface NewApiToken extends Pick<
  ApiToken,
  'id' | 'name' | 'role' | 'scopes' | 'madeAt' | 'expiresAt'
> {
  readonly owner: string;
  readonly hash: Buffer;
}

export interface ApiTokens {
  /** False when the owner has as many as one may have. */
  add(token: NewApiToken): Promise<boolean>;
  /** A token that is in force, and notes its use; null for any other. */
  use(
    hash: Buffer,
    from: { readonly now: Date; readonly address: string },
  ): Promise<ApiToken | null>;
  /** Of one owner, or of all; newest first, up to 500. */
  list(owner: string | null): Promise<readonly ApiToken[]>;
  /** The name of the token; null for one that is not there, is another's, or was revoked before. */
  revoke(
    id: string,
    by: { readonly owner: string | null; readonly now: Date },
  ): Promise<string | null>;
}

const NOTED_EVERY_MS = 60_000;
const MOST_LISTED = 500;
/** In force at the same time: nobody keeps an eye on more. */
const MOST_OF_AN_OWNER = 100;

interface Row extends PersonRow {
  readonly id: Buffer;
  readonly owner: string;
  readonly token_name: string;
  readonly role: string;
  readonly scopes: string;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly used_at: Date | null;
  readonly used_from: string | null;
}

/** The tokens that people made for programs. */
export function connectApiTokens({ knex }: Database): ApiTokens {
  const withOwners = () =>
    knex({ t: 'api_tokens' })
      .join({ p: 'people' }, 'p.id', 't.owner')
      .select<Row[]>('t.*', { token_name: 't.name' }, 'p.name', 'p.member_of');
  return {
    async add({ id, hash, owner, name, role, scopes, madeAt, expiresAt }) {
      const [counted] = await knex('api_tokens')
        .where({ owner })
        .whereNull('revoked_at')
        .where('expires_at', '>', madeAt)
        .count<Array<{ n: number }>>({ n: '*' });
      if (Number(counted?.n) >= MOST_OF_AN_OWNER) return false;
      await knex('api_tokens').insert({
        id: Buffer.from(id, 'hex'),
        hash,
        owner,
        name,
        role,
        scopes,
        made_at: madeAt,
        expires_at: expiresAt,
      });
      return true;
    },
    async use(hash, { now, address }) {
      const [row] = await withOwners()
        .where('t.hash', hash)
        .whereNull('t.revoked_at')
        .where('t.expires_at', '>', now);
      if (row === undefined) return null;
      if (row.used_at === null || now.getTime() - row.used_at.getTime() > NOTED_EVERY_MS)
        await knex('api_tokens')
          .where({ id: row.id })
          .update({ used_at: now, used_from: cutText(address, 64) });
      return toToken(row);
    },
    async list(owner) {
      const query = withOwners().orderBy('t.made_at', 'desc').limit(MOST_LISTED);
      return (await (owner === null ? query : query.where('t.owner', owner))).map(toToken);
    },
    async revoke(id, { owner, now }) {
      const key = { id: toId(id), ...(owner === null ? {} : { owner }) };
      const token = await knex('api_tokens').where(key).first<{ name: string } | undefined>('name');
      if (token === undefined) return null;
      const revoked = await knex('api_tokens')
        .where(key)
        .whereNull('revoked_at')
        .update({ revoked_at: now });
      return revoked === 0 ? null : token.name;
    },
  };
}

/** What is no id becomes one that no token has. */
const toId = (text: string): Buffer => Buffer.from(/^[0-9a-f]{32}$/.test(text) ? text : '', 'hex');

const toToken = (row: Row): ApiToken => ({
  id: row.id.toString('hex'),
  owner: toPerson(row.owner, row),
  name: row.token_name,
  role: row.role,
  scopes: row.scopes,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  usedAt: row.used_at,
  usedFrom: row.used_from,
});
