import type { Database } from '../connection/database.ts';

/** Somebody who signs in, as the one who vouches for them says. */
export interface Person {
  /** Never given to another, up to 255 characters. */
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
}

export interface People {
  /** Notes who signs in, with the groups of now. */
  signIn(person: Person, now: Date): Promise<void>;
  /** Notes what role somebody has; the one before where that was another, else null. */
  changeGrant(id: string, granted: string): Promise<{ readonly before: string } | null>;
}

export interface PersonRow {
  readonly name: string;
  readonly member_of: string;
}

/** Everybody who ever signed in. */
export function connectPeople({ knex }: Database): People {
  return {
    async signIn({ id, name, groups }, now) {
      const known = {
        name: cutText(name, LONGEST_NAME),
        member_of: JSON.stringify(groups),
        signed_in_at: now,
      };
      await knex('people')
        .insert({ id, ...known, granted: '' })
        .onConflict('id')
        .merge(known);
    },
    async changeGrant(id, granted) {
      const row = await knex('people')
        .where({ id })
        .first<{ granted: string } | undefined>('granted');
      if (row === undefined || row.granted === granted) return null;
      // Of several copies that see the change at once, one tells of it.
      const changed = await knex('people').where({ id, granted: row.granted }).update({ granted });
      return changed === 0 ? null : { before: row.granted };
    },
  };
}

const LONGEST_NAME = 255;

/** As much of a text as its column holds; no column takes half of a character. */
export const cutText = (text: string, length: number): string =>
  text.slice(0, length).toWellFormed();

export const toPerson = (id: string, { name, member_of }: PersonRow): Person => ({
  id,
  name,
  groups: JSON.parse(member_of) as string[],
});
