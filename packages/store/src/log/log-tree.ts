import type { Knex } from 'knex';
import { hashChildren, type TreeReader } from '@k8s-audit/merkle-log';
import { leafHash, readLeaves } from './read-leaves.ts';

/** Every eighth level is stored, the others are made of it: a leaf costs one row, a proof some reads. */
export const LEVELS_PER_TILE = 8;
const TILE_NODES = 2 ** LEVELS_PER_TILE;

/** Reads the tree of the log; what it has read it keeps, so use one for a question only. */
export function createLogTree(knex: Knex): TreeReader {
  const tiles = new Map<string, Promise<readonly Buffer[]>>();
  const tileOf = (level: number, tile: number): Promise<readonly Buffer[]> => {
    const key = `${level}/${tile}`;
    const known = tiles.get(key) ?? readTile(knex, level, tile * TILE_NODES);
    tiles.set(key, known);
    return known;
  };
  return {
    async node(level, index) {
      if (level % LEVELS_PER_TILE !== 0)
        return hashChildren(
          await this.node(level - 1, 2 * index),
          await this.node(level - 1, 2 * index + 1),
        );
      const tile = Math.floor(index / TILE_NODES);
      const node = (await tileOf(level, tile))[index % TILE_NODES];
      if (node === undefined)
        throw new Error(
          `node ${index} of level ${level} of the log is missing: see docs/tamper-evidence.md`,
        );
      return node;
    },
  };
}

/** Up to 256 nodes side by side. */
async function readTile(knex: Knex, level: number, first: number): Promise<Buffer[]> {
  if (level === 0) {
    const leaves = await readLeaves(knex, first, TILE_NODES);
    // One that is missing must not move those behind it to its place.
    return leaves.filter(({ position }, at) => position === first + at).map(leafHash);
  }
  const rows = await knex('log_nodes')
    .where('level', level)
    .whereBetween('position', [first, first + TILE_NODES - 1])
    .orderBy('position')
    .select<Array<{ position: string; hash: Buffer }>>('position', 'hash');
  return rows.filter((row, at) => Number(row.position) === first + at).map(({ hash }) => hash);
}

/** Stores the nodes that are complete now that the log has grown. Call within the transaction. */
export async function storeNodes(knex: Knex, from: number, to: number): Promise<void> {
  const tree = createLogTree(knex);
  for (let level = LEVELS_PER_TILE; 2 ** level <= to; level += LEVELS_PER_TILE) {
    const leaves = 2 ** level;
    const rows: Array<{ level: number; position: number; hash: Buffer }> = [];
    for (let position = Math.floor(from / leaves); (position + 1) * leaves <= to; position += 1) {
      const left = await tree.node(level - 1, 2 * position);
      const right = await tree.node(level - 1, 2 * position + 1);
      rows.push({ level, position, hash: hashChildren(left, right) });
    }
    if (rows.length > 0) await knex('log_nodes').insert(rows);
  }
}
