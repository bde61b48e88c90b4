import { randomBytes } from 'node:crypto';
import type { Database } from '../connection/database.ts';

/** A search under a name. */
export interface SavedView {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly owner: string;
  /** What the owner is called, where that is known. */
  readonly ownerName: string;
  readonly name: string;
  /** The search as the query of a URL. */
  readonly search: string;
  /** Whether everybody sees it; only its owner changes it. */
  readonly isShared: boolean;
}

export interface SavedViews {
  /** Those of a user and those shared by others, by name. */
  list(user: string): Promise<SavedView[]>;
  /** Null for one that is not there or not for this user. */
  find(user: string, id: string): Promise<SavedView | null>;
  /** The id; null when the user has as many as one may have. */
  add(view: Omit<SavedView, 'id' | 'ownerName'>): Promise<string | null>;
  /** False for one that is not there or is another's. */
  change(view: Omit<SavedView, 'search' | 'ownerName'>): Promise<boolean>;
  remove(owner: string, id: string): Promise<boolean>;
}

/** Nobody finds a view among more; and a table that readers fill needs an end. */
const MOST_OF_A_USER = 200;
const MOST_LISTED = 1_000;

interface Row {
  readonly id: Buffer;
  readonly owner: string;
  readonly owner_name: string | null;
  readonly name: string;
  readonly search: string;
  readonly shared: number;
}

/** The saved views in a database. */
export function connectSavedViews({ knex }: Database): SavedViews {
  const visibleTo = (user: string) =>
    knex({ v: 'saved_views' })
      .leftJoin({ p: 'people' }, 'p.id', 'v.owner')
      .where((where) => void where.where('v.owner', user).orWhere('v.shared', 1))
      .select<Row[]>('v.*', { owner_name: 'p.name' });
  return {
    async list(user) {
      const rows = await visibleTo(user).orderBy(['v.name', 'v.id']).limit(MOST_LISTED);
      return rows.map(toView);
    },
    async find(user, id) {
      const [row] = await visibleTo(user).where('v.id', toId(id));
      return row === undefined ? null : toView(row);
    },
    async add({ owner, name, search, isShared }) {
      const [counted] = await knex('saved_views')
        .where({ owner })
        .count<Array<{ n: number }>>({ n: '*' });
      if (Number(counted?.n) >= MOST_OF_A_USER) return null;
      const id = randomBytes(16);
      const shared = isShared ? 1 : 0;
      await knex('saved_views').insert({ id, owner, name, search, shared, changed_at: new Date() });
      return id.toString('hex');
    },
    async change({ id, owner, name, isShared }) {
      const changed = { name, shared: isShared ? 1 : 0, changed_at: new Date() };
      return (
        (await knex('saved_views')
          .where({ id: toId(id), owner })
          .update(changed)) > 0
      );
    },
    async remove(owner, id) {
      return (
        (await knex('saved_views')
          .where({ id: toId(id), owner })
          .delete()) > 0
      );
    },
  };
}

/** What is no id becomes one that no view has. */
const toId = (text: string): Buffer => Buffer.from(/^[0-9a-f]{32}$/.test(text) ? text : '', 'hex');

const toView = ({ id, owner, owner_name, name, search, shared }: Row): SavedView => ({
  id: id.toString('hex'),
  owner,
  ownerName: owner_name ?? owner,
  name,
  search,
  isShared: shared === 1,
});
